/** NVIDIA's compute capability as EESSI (cc80), nvcc (sm_80, compute_80) and NVIDIA's tables (8.0) write it. */
const DOTTED = /^(?:cc|sm|compute)?[-_]?(\d{1,2})\.(\d)([a-z]?)$/;
const JOINED = /^(?:cc|sm|compute)[-_]?(\d{2,3}[a-z]?)$/;

/**
 * A CPU family, microarchitecture or path in the form that is compared: lower case, without the operating system in front.
 * `linux/x86_64/amd/zen3` and `x86_64/AMD/zen3` give the same.
 */
export const cpuName = (written: string): string => trimmed(written).replace(/^linux\//, '');

/**
 * A GPU in the form that is compared: lower case, with its vendor where one is given, without `accel/` in front.
 * `accel/nvidia/cc80` gives `nvidia/cc80`; `8.0`, `sm_80` and `compute_80` give `cc80`.
 */
export function gpuName(written: string): string {
  const path = trimmed(written).replace(/^accel\//, '');
  const start = path.lastIndexOf('/') + 1;
  return path.slice(0, start) + path.slice(start).replace(DOTTED, 'cc$1$2$3').replace(JOINED, 'cc$1');
}

/** A path and its last part: whoever leaves out family or vendor means any. */
export const spellings = (path: string): readonly string[] => [path, path.slice(path.lastIndexOf('/') + 1)];

const trimmed = (written: string) =>
  written
    .trim()
    .toLowerCase()
    .replace(/^\/+|\/+$/g, '');

const byNumbers = new Intl.Collator('en', { numeric: true, sensitivity: 'variant' });

/** GPUs each once and in natural order: cc70, cc80, cc90, cc90a, cc100, cc120. */
export const inNaturalOrder = (gpus: Iterable<string>): string[] =>
  [...new Set(gpus)].sort((a, b) => byNumbers.compare(a, b) || (a < b ? -1 : 1));

/** NVIDIA's compute capability in the notations of EESSI (cc80), nvcc (sm_80, compute_80) and NVIDIA's tables (8.0). */
const DOTTED = /^(?:cc|sm|compute)?[-_ ]?(\d{1,2})\.(\d)([a-z]?)$/;
const JOINED = /^(?:cc|sm|compute)[-_ ]?(\d{2,3}[a-z]?)$/;

/**
 * Normalizes a CPU family, microarchitecture or path for comparison: lower case, without a leading operating system.
 * `linux/x86_64/amd/zen3` and `x86_64/AMD/zen3` give the same name.
 */
export const cpuName = (text: string): string => trimmed(text).replace(/^linux\//, '');

/**
 * Normalizes a GPU for comparison: lower case, with the vendor if given, without a leading `accel/`.
 * `accel/nvidia/cc80` gives `nvidia/cc80`; `8.0`, `sm_80` and `compute_80` give `cc80`.
 */
export function gpuName(text: string): string {
  const path = trimmed(text).replace(/^accel\//, '');
  const start = path.lastIndexOf('/') + 1;
  return path.slice(0, start) + path.slice(start).replace(DOTTED, 'cc$1$2$3').replace(JOINED, 'cc$1');
}

/** A path and its last component, so that a name without family or vendor matches any. */
export const spellings = (path: string): readonly string[] => [path, path.slice(path.lastIndexOf('/') + 1)];

const trimmed = (text: string) =>
  text
    .trim()
    .toLowerCase()
    .replace(/^\/+|\/+$/g, '');

const byNumbers = new Intl.Collator('en', { numeric: true, sensitivity: 'variant' });

/** Distinct GPUs in natural order: cc70, cc80, cc90, cc90a, cc100, cc120. */
export const inNaturalOrder = (gpus: Iterable<string>): string[] =>
  [...new Set(gpus)].sort((a, b) => byNumbers.compare(a, b) || (a < b ? -1 : 1));

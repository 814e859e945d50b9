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
const spellings = (path: string): readonly string[] => [path, path.slice(path.lastIndexOf('/') + 1)];

/** Without the separators that `neoverse-v1` and `neoverse_v1`, or `x86-64` and `x86_64`, differ in. */
const cpuKey = (text: string): string => cpuName(text).replace(/[-_\s]/g, '');

/** Returns whether a CPU family is one of those that are named, in any spelling. */
export function familyMatcher(names: readonly string[]): (family: string) => boolean {
  const named = new Set(names.map(cpuKey));
  return (family) => named.has(cpuKey(family));
}

/** Returns whether a CPU is one of those that are named: `zen3`, `amd/zen3`, `x86_64/zen3` or `linux/x86_64/amd/zen3`. */
export function cpuMatcher(names: readonly string[]): (cpu: { readonly name: string; readonly subtype: string }) => boolean {
  const named = new Set(names.map(cpuKey));
  return ({ name, subtype }) => spellings(subtype).some((one) => named.has(cpuKey(one)) || named.has(cpuKey(`${name}/${one}`)));
}

/** Returns whether a GPU is one of those that are named: `cc80`, `nvidia/cc80`, `accel/nvidia/cc80`, `sm_80` or `8.0`. */
export function gpuMatcher(names: readonly string[]): (gpu: string) => boolean {
  const named = new Set(names.map(gpuName));
  return (gpu) => spellings(gpuName(gpu)).some((name) => named.has(name));
}

const trimmed = (text: string) =>
  text
    .trim()
    .toLowerCase()
    .replace(/^\/+|\/+$/g, '');

const byNumbers = new Intl.Collator('en', { numeric: true, sensitivity: 'variant' });

/** Distinct GPUs in natural order: cc70, cc80, cc90, cc90a, cc100, cc120. */
export const inNaturalOrder = (gpus: Iterable<string>): string[] =>
  [...new Set(gpus)].sort((a, b) => byNumbers.compare(a, b) || (a < b ? -1 : 1));

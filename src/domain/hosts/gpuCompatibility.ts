import { gpuOfTarget } from './gpuNames.ts';

/** Major and minor of a compute capability; a letter marks code for this capability only (a) or for its family (f). */
const CAPABILITY = /^nvidia\/cc(\d+)(\d)([a-z]?)$/;

/**
 * Whether a GPU runs a build for another one. NVIDIA: the same major and a minor that is not above, as NVIDIA guarantees compatibility
 * within a major (CUDA C++ Programming Guide, "Binary Compatibility"). AMD and others: the same name.
 * @param gpu architecture of the host's GPU, e.g. nvidia/cc86
 * @param build architecture of the build, in any spelling
 */
export function gpuRuns(gpu: string, build: string): boolean {
  const target = gpuOfTarget(build);
  if (target === gpu) return true;
  const [[, major, minor], [, targetMajor, targetMinor, letter]] = [CAPABILITY.exec(gpu) ?? [], CAPABILITY.exec(target) ?? []];
  if (major === undefined || major !== targetMajor) return false;
  return letter === 'a' ? minor === targetMinor : Number(minor) >= Number(targetMinor);
}

/** A GPU that builds are for, and the host's GPU that runs them. */
export interface RunnableGpu {
  /** As the catalog spells it. */
  readonly gpu: string;
  readonly hostGpu: string;
  /** Whether it is the host's very GPU. */
  readonly isNative: boolean;
}

/** Of the GPUs that builds are for, those that the host's GPUs run, best first: by the host's GPUs in order, then the highest capability. */
export function runnableGpus(hostGpus: readonly string[], builds: readonly string[]): RunnableGpu[] {
  const found = new Map<string, RunnableGpu>();
  for (const hostGpu of hostGpus)
    for (const gpu of builds.filter((build) => gpuRuns(hostGpu, build)).sort(byCapability))
      if (!found.has(gpu)) found.set(gpu, { gpu, hostGpu, isNative: hostGpus.includes(gpuOfTarget(gpu)) });
  return [...found.values()];
}

const byCapability = (a: string, b: string): number => capabilityOf(b) - capabilityOf(a);

function capabilityOf(gpu: string): number {
  const [, major = '', minor = ''] = CAPABILITY.exec(gpuOfTarget(gpu)) ?? [];
  return Number(`${major}${minor}`);
}

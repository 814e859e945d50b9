import { readGpu } from './gpuNames.ts';
import { type HostCpu, readHostCpu, readHostCpuName } from './hostCpu.ts';
import { ancestorsOf } from './microarchitecture.ts';
import type { CpuFamily } from './microarchitectureTable.ts';
import { known, notKnown, type Reading } from './reading.ts';

/** Maximum number of GPUs of a host. */
const GPU_LIMIT = 50;

/** How builds are matched to a host: as the catalog's own start-up does, or every one whose instruction set the host has. */
export type HostPolicy = 'UPSTREAM' | 'COMPATIBLE';

/** A machine as it is understood. */
export interface Host {
  /** The name which, given as `HostInput.cpu`, gets the same builds. */
  readonly cpu: string;
  readonly family: CpuFamily;
  /** archspec's name. */
  readonly microarchitecture: string;
  /** What it can run besides, the nearest first. */
  readonly ancestors: readonly string[];
  /** archspec's name of the CPU whose builds it gets; see `HostCpu`. */
  readonly runsAs: string;
  /** EESSI's CPU directories that it gets, best first. */
  readonly directories: readonly string[];
  /** Distinct architectures with their vendors, in the given order: the first is that of the machine's first GPU. */
  readonly gpus: readonly string[];
  readonly policy: HostPolicy;
}

/** A machine as a client describes it. */
export interface HostInput {
  readonly cpu: string;
  readonly gpu?: readonly string[] | null;
  readonly policy?: HostPolicy | null;
}

/** Reads a host of a filter, whose CPU is a name. */
export const readHost = (input: HostInput): Reading<Host> => hostOf(readHostCpuName(input.cpu), input);

/** Reads a host whose CPU may be the text of /proc/cpuinfo. */
export const readHostOrCpuinfo = (input: HostInput): Reading<Host> => hostOf(readHostCpu(input.cpu), input);

function hostOf({ value: cpu, problem }: Reading<HostCpu>, { gpu, policy }: HostInput): Reading<Host> {
  if (problem) return { value: null, problem };
  const gpus = readGpus(gpu ?? []);
  if (gpus.problem) return { value: null, problem: gpus.problem };
  const { name, family, microarchitecture, runsAs, directories } = cpu;
  const ancestors = ancestorsOf(microarchitecture);
  return known({
    ...{ cpu: name, family, microarchitecture, ancestors, runsAs, directories },
    gpus: gpus.value,
    policy: policy ?? 'UPSTREAM',
  });
}

function readGpus(texts: readonly string[]): Reading<readonly string[]> {
  if (texts.length > GPU_LIMIT) return notKnown(`A host has at most ${GPU_LIMIT} GPUs, not ${texts.length}.`);
  const readings = texts.map(readGpu);
  const problem = readings.find((reading) => reading.problem)?.problem;
  if (problem) return { value: null, problem };
  return known([...new Set(readings.flatMap(({ value }) => value ?? []))]);
}

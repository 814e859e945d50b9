import { cpuName } from '../architectureNames.ts';
import type { CatalogType } from '../catalog.ts';
import { type CatalogResolution, type CpuBuilds, type CpuChoice, exportCommands, type GpuChoice } from './catalogResolution.ts';
import type { Host } from './host.ts';
import type { KnownIssue } from './knownIssue.ts';
import { stateWithoutCpus } from './resolveCatalog.ts';

/** What a host gets, best first. */
export const BUILD_STATES = ['NATIVE', 'COMPATIBLE', 'FROM_SOURCE', 'UNSPECIFIED', 'BLOCKED', 'NEEDS_GPU', 'NOT_BUILT'] as const;

/** What a host gets. */
export type BuildState = (typeof BUILD_STATES)[number];

/** Whether what is in this state can be loaded or made on the host. */
export const isAvailable = (state: BuildState): boolean => BUILD_STATES.indexOf(state) < BUILD_STATES.indexOf('BLOCKED');

/** What a host gets of a version. */
export interface VersionBuild {
  readonly state: BuildState;
  /** The CPU of the target, as the catalog spells it; null if the host gets none, or the version names no CPU. */
  readonly cpu: string | null;
  /** The GPU it is built for, as the host gets it; null for a build for CPUs. */
  readonly gpu: string | null;
  /** Shell commands to enter before its load commands; empty if start-up chooses this build by itself. */
  readonly exports: readonly string[];
  /** Known issues of this build. */
  readonly issues: readonly KnownIssue[];
  /** Why, in a sentence. */
  readonly reason: string;
}

/** The known issues of the build of a version for a CPU and a GPU, null for a build without. */
export type IssuesOfBuild = (cpu: string | null, gpu: string | null) => readonly KnownIssue[];

/** A build of a version that a host runs. */
export interface BuildCandidate {
  /** The target of the version. */
  readonly target: CpuBuilds;
  readonly cpu: CpuChoice;
  readonly gpu: GpuChoice | null;
  readonly issues: readonly KnownIssue[];
}

/**
 * Which build of a version a host gets: of those in the resolution of its catalog, the best one that no known issue blocks.
 * @param targets the version's targets for CPUs; one that names GPUs needs one of them
 */
export function versionBuild(
  host: Host,
  resolution: CatalogResolution,
  type: CatalogType,
  targets: readonly CpuBuilds[],
  issuesOf: IssuesOfBuild,
): VersionBuild {
  if (targets.length === 0) return withoutCpu(type, issuesOf(null, null));
  const candidates = buildCandidates(resolution, targets, issuesOf);
  const found = candidates.find(({ issues }) => !issues.some(blocks)) ?? candidates[0];
  return found ? built(host, found) : notBuilt(host, resolution, targets);
}

const blocks = ({ severity }: KnownIssue): boolean => severity === 'BLOCKS';

function withoutCpu(type: CatalogType, issues: readonly KnownIssue[]): VersionBuild {
  const { state, reason } = stateWithoutCpus(type);
  const blocking = issues.find(blocks);
  const none = { cpu: null, gpu: null, exports: [], issues };
  if (blocking) return { ...none, state: 'BLOCKED', reason: `It is known not to load: ${blocking.title}` };
  return {
    ...none,
    state,
    reason: state === 'UNSPECIFIED' ? `Its catalog does not state for which CPUs it is built. ${reason}` : reason,
  };
}

/** The builds of a version that a host runs, best first. */
export function buildCandidates(
  { choices }: CatalogResolution,
  targets: readonly CpuBuilds[],
  issuesOf: IssuesOfBuild,
): BuildCandidate[] {
  const byCpu = new Map(targets.map((target) => [cpuName(target.cpu), target]));
  return choices.flatMap((cpu) => {
    const target = byCpu.get(cpuName(cpu.cpu));
    if (!target) return [];
    const gpus = target.gpus.length === 0 ? [null] : cpu.gpus.filter(({ gpu }) => target.gpus.includes(gpu));
    return gpus.map((gpu) => ({ target, cpu, gpu, issues: issuesOf(target.cpu, gpu?.gpu ?? null) }));
  });
}

function built(host: Host, { target, cpu, gpu, issues }: BuildCandidate): VersionBuild {
  const build = { cpu: target.cpu, gpu: gpu?.gpu ?? null, exports: exportCommands(cpu, gpu), issues };
  const blocking = issues.find(blocks);
  if (blocking)
    return {
      ...build,
      exports: [],
      state: 'BLOCKED',
      reason: `The build for ${nameOf(cpu, gpu)} is known not to load: ${blocking.title}`,
    };
  const state = cpu.isNative && (gpu?.isNative ?? true) ? 'NATIVE' : 'COMPATIBLE';
  return { ...build, state, reason: `${cpuReason(host, cpu)}${gpu ? gpuReason(gpu) : ''}.` };
}

const nameOf = ({ cpu }: CpuChoice, gpu: GpuChoice | null): string => (gpu ? `${cpu} with ${gpu.gpu}` : cpu);

const cpuReason = ({ microarchitecture }: Host, { cpu, isNative }: CpuChoice): string =>
  isNative ? `Built for ${cpu}, the CPU of the host` : `Built for ${cpu}, which the host gets for its CPU ${microarchitecture}`;

const gpuReason = ({ gpu, hostGpu, isNative }: GpuChoice): string =>
  isNative ? `, and for ${gpu}, its GPU` : `, and for ${gpu}, which its GPU ${hostGpu} runs`;

function notBuilt(host: Host, { choices }: CatalogResolution, targets: readonly CpuBuilds[]): VersionBuild {
  const none = { cpu: null, gpu: null, exports: [], issues: [] };
  const cpus = new Set(choices.map(({ cpu }) => cpuName(cpu)));
  const gpus = new Set(targets.filter(({ cpu }) => cpus.has(cpuName(cpu))).flatMap((target) => target.gpus));
  if (gpus.size > 0) return { ...none, state: 'NEEDS_GPU', reason: needsGpu(host, choices, [...gpus]) };
  const [first, ...others] = choices;
  if (!first) return { ...none, state: 'NOT_BUILT', reason: `Its catalog has no builds for a CPU that the host runs.` };
  const whose = others.length > 0 ? 'any CPU that the host runs' : `${first.cpu}, whose builds the host gets`;
  return { ...none, state: 'NOT_BUILT', reason: `It is not built for ${whose}.` };
}

function needsGpu({ gpus }: Host, choices: readonly CpuChoice[], needed: readonly string[]): string {
  const only = `Built only for ${needed.join(', ')}`;
  if (gpus.length === 0) return `${only}; the host has no GPU.`;
  const used = [...new Set(choices.flatMap((choice) => choice.gpus.map(({ gpu }) => gpu)))];
  return used.length > 0
    ? `${only}; the host gets the builds for ${used.join(', ')}.`
    : `${only}, which the host does not get with ${gpus.join(', ')}.`;
}

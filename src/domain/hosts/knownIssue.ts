import type { CatalogSource } from '../catalog.ts';
import { fullModuleName } from '../loadCommands.ts';
import type { Module, Toolchain } from '../snapshot.ts';
import { cpuName } from '../architectureNames.ts';
import type { CpuBuilds } from './catalogResolution.ts';
import { cpuOfPath } from './cpuNames.ts';
import { gpuOfTarget } from './gpuNames.ts';

/** BLOCKS: it cannot be loaded. WARNS: it loads, with a flaw. */
export type IssueSeverity = 'BLOCKS' | 'WARNS';

/** The builds that an issue concerns: all that every list of it names; a list that is missing restricts nothing. */
export interface IssueMatch {
  readonly source?: CatalogSource;
  /** Versions of the catalog; of a frozen copy, the release of its original. */
  readonly releases?: readonly string[];
  /** CPUs of targets, e.g. x86_64/amd/zen4. */
  readonly cpuArchitectures?: readonly string[];
  /** GPUs of the build, e.g. nvidia/cc100. */
  readonly gpuArchitectures?: readonly string[];
  /** Names with versions, e.g. foss/2022b, where `*` is any text. Letter case counts. */
  readonly toolchains?: readonly string[];
  /** Full names of modules, e.g. ESPResSo/4.2.1-*, where `*` is any text. Letter case counts. */
  readonly modules?: readonly string[];
}

/** Something known about builds that the data of the upstream does not state. */
export interface KnownIssue {
  /** Stable and unique, e.g. eessi-2023.06-zen4-2022b. */
  readonly code: string;
  readonly severity: IssueSeverity;
  readonly title: string;
  readonly description: string;
  /** Where this is documented. */
  readonly url: string | null;
  readonly match: IssueMatch;
}

/** A build as far as known issues look at it. */
export interface IssueSubject {
  readonly source: CatalogSource | null;
  readonly release: string;
  readonly toolchain: Toolchain | null;
  readonly module: Module | null;
  /** The CPU of the target; null if it names none. */
  readonly cpu: string | null;
  /** The GPU of the build that a host gets; null for a build for CPUs. */
  readonly gpu: string | null;
}

/** The known issues of any build of a version, in the order of the rules. */
export function issuesOfVersion(
  issues: readonly KnownIssue[],
  version: Omit<IssueSubject, 'cpu' | 'gpu'>,
  targets: readonly CpuBuilds[],
): KnownIssue[] {
  const builds = targets.length > 0 ? targets.flatMap(buildsFor) : [NO_TARGET];
  return issues.filter(
    ({ match }) =>
      concernsCatalog(match, version) && concernsVersion(match, version) && builds.some((build) => concernsTarget(match, build)),
  );
}

type BuildArchitecture = Pick<IssueSubject, 'cpu' | 'gpu'>;

const NO_TARGET: BuildArchitecture = { cpu: null, gpu: null };

const buildsFor = ({ cpu, gpus }: CpuBuilds): readonly BuildArchitecture[] =>
  gpus.length > 0 ? gpus.map((gpu) => ({ cpu, gpu })) : [{ cpu, gpu: null }];

/** Whether an issue can concern builds of a catalog. */
export const concernsCatalog = (match: IssueMatch, { source, release }: Pick<IssueSubject, 'source' | 'release'>): boolean =>
  (match.source ?? source) === source && (match.releases?.includes(release) ?? true);

/** Whether the CPU and the GPU of a build are among those of an issue. */
export const concernsTarget = (match: IssueMatch, { cpu, gpu }: Pick<IssueSubject, 'cpu' | 'gpu'>): boolean =>
  isAmong(match.cpuArchitectures, cpu, isSameCpu) && isAmong(match.gpuArchitectures, gpu, isSameGpu);

/** Whether the toolchain and the module of a version are among those of an issue. */
export function concernsVersion(match: IssueMatch, { toolchain, module }: Pick<IssueSubject, 'toolchain' | 'module'>): boolean {
  const toolchainName = toolchain && `${toolchain.name}/${toolchain.version}`;
  return isAmong(match.toolchains, toolchainName, fits) && isAmong(match.modules, module && fullModuleName(module), fits);
}

function isAmong(
  wanted: readonly string[] | undefined,
  value: string | null,
  same: (wanted: string, value: string) => boolean,
): boolean {
  if (wanted === undefined) return true;
  return value !== null && wanted.some((one) => same(one, value));
}

const isSameCpu = (one: string, other: string): boolean =>
  cpuName(one) === cpuName(other) || (cpuOfPath(one) !== undefined && cpuOfPath(one) === cpuOfPath(other));
const isSameGpu = (one: string, other: string): boolean => gpuOfTarget(one) === gpuOfTarget(other);

/** Whether a text fits a pattern in which `*` is any text, possibly empty. */
function fits(pattern: string, text: string): boolean {
  const [start = '', ...rest] = pattern.split('*');
  const end = rest.pop();
  if (end === undefined) return text === pattern;
  if (!text.startsWith(start) || text.length < start.length + end.length || !text.endsWith(end)) return false;
  // The first place of each part leaves most room for the following ones, so no other place has to be tried.
  let from = start.length;
  const last = text.length - end.length;
  return rest.every((part) => {
    const place = text.indexOf(part, from);
    from = place + part.length;
    return place >= 0 && from <= last;
  });
}

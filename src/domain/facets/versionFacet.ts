import { cpuPath, type TargetSet, type TargetSetMember } from '../targetSet.ts';
import { addCounts, type FacetCounts, type VersionFacet } from './facet.ts';

/** Packages whose matching versions are built for the same. */
export interface VersionGroup {
  readonly catalogId: string;
  /** The distinct kinds of their versions. */
  readonly versions: readonly VersionKind[];
  /** Number of packages. */
  readonly count: number;
}

/** Versions that are built for the same. */
export interface VersionKind {
  readonly targetSetId: number;
  readonly toolchainFamilies: readonly string[];
  /** The CPU of the target that the host of the filter gets; null without a host, or if it gets none for a CPU. */
  readonly hostCpu: string | null;
}

/** The conditions of a filter on targets, which hold for one and the same version and target. */
export interface TargetConditions {
  /** Whether a version of a catalog needs a target that matches. */
  readonly needsTarget: (catalogId: string) => boolean;
  readonly matches: (target: TargetSetMember, version: VersionKind, catalogId: string) => boolean;
  readonly hasGpu: boolean | null;
}

/** Counts the packages for each value of a facet of versions and targets. */
export function versionFacet(
  facet: VersionFacet,
  groups: readonly VersionGroup[],
  setOf: (id: number) => TargetSet,
  conditions: TargetConditions,
): FacetCounts {
  const counts = new Map<string, number>();
  for (const { catalogId, versions, count } of groups) {
    const matching = versions.map((version) => ({
      version,
      targets: setOf(version.targetSetId).filter((target) => conditions.matches(target, version, catalogId)),
    }));
    const needsTarget = conditions.needsTarget(catalogId);
    const values =
      facet === 'toolchainFamily' ? familiesOf(matching, needsTarget, conditions) : cpusOf(facet, matching, conditions);
    addCounts(counts, values, count);
  }
  return counts;
}

interface Matching {
  readonly version: VersionKind;
  readonly targets: readonly TargetSetMember[];
}

const namesGpu = ({ gpus }: TargetSetMember): boolean => gpus.length > 0;

function familiesOf(matching: readonly Matching[], needsTarget: boolean, { hasGpu }: TargetConditions): string[] {
  const families = new Set(matching.flatMap(({ version }) => version.toolchainFamilies));
  return [...families].filter((family) => {
    const having = matching.filter(({ version }) => version.toolchainFamilies.includes(family));
    const targets = having.flatMap((one) => one.targets);
    return suits(targets, hasGpu) && (!needsTarget || targets.length > 0);
  });
}

/** Whether, among the targets that match the rest, one names a GPU, or none does. */
const suits = (targets: readonly TargetSetMember[], hasGpu: boolean | null): boolean =>
  hasGpu === null || targets.some(namesGpu) === hasGpu;

function cpusOf(
  facet: Exclude<VersionFacet, 'toolchainFamily'>,
  matching: readonly Matching[],
  { hasGpu }: TargetConditions,
): string[] {
  const byValue = new Map<string, TargetSetMember[]>();
  for (const target of matching.flatMap(({ targets }) => targets))
    for (const value of VALUES[facet](target)) byValue.set(value, [...(byValue.get(value) ?? []), target]);
  return [...byValue].filter(([, targets]) => suits(targets, hasGpu)).map(([value]) => value);
}

const VALUES: Record<Exclude<VersionFacet, 'toolchainFamily'>, (target: TargetSetMember) => readonly string[]> = {
  cpuFamily: ({ name }) => [name],
  cpuMicroarchitecture: (target) => [cpuPath(target)],
  gpuArchitecture: ({ gpus }) => gpus,
};

import type { CatalogResolution, CpuBuilds } from './catalogResolution.ts';
import type { KnownIssue } from './knownIssue.ts';
import { buildCandidates, type IssuesOfBuild } from './versionBuild.ts';

/** A build that a host gets of versions with some target set, as long as known issues do not block it. */
export interface Grant {
  /** The CPU of the target, as the version spells it; null for versions that name none. */
  readonly cpu: string | null;
  /** Issues whose versions do not get it. */
  readonly unless: readonly KnownIssue[];
  /** The issues of each better build: only versions for which all of these are blocked get this one. */
  readonly onlyIf: readonly (readonly KnownIssue[])[];
}

/**
 * The builds that a host gets of the versions with a target set, best first. At most one of them applies to a version, and none where the host
 * gets no build.
 * @param blocking the issues that can block a build of the catalog for a CPU and a GPU, depending on its module and toolchain
 */
export function grantsOf(resolution: CatalogResolution, targets: readonly CpuBuilds[], blocking: IssuesOfBuild): Grant[] {
  if (targets.length === 0) return [{ cpu: null, unless: blocking(null, null), onlyIf: [] }];
  const grants: Grant[] = [];
  const better: (readonly KnownIssue[])[] = [];
  for (const { target, issues } of buildCandidates(resolution, targets, blocking)) {
    grants.push({ cpu: target.cpu, unless: issues, onlyIf: [...better] });
    if (issues.length === 0) break;
    better.push(issues);
  }
  return grants;
}

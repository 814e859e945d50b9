import type { JsonObject } from './catalog.ts';
import type { VersionRank } from './version.ts';

/** Rank of branches: after releases and pre-releases, like development names. */
export const BRANCH_RANK: VersionRank = 3;

const NUMBERED = /^v?(\d+(?:\.\d+)*)$/i;

/**
 * Whether a version follows a repository branch and is therefore not a release, regardless of its name: Spack's metadata contain a
 * branch, but neither a commit nor a tag. A plain number whose branch is named after it (2.2.5.1 in release-2.2.5.1) is a release
 * that upstream keeps in a branch.
 */
export function followsBranch(version: string, metadata: JsonObject): boolean {
  const branch = textOf(metadata['branch']) || [metadata['repositories']].flat().map(repositoryBranch).find(Boolean);
  if (!branch) return false;
  const number = NUMBERED.exec(version)?.[1];
  return number === undefined || !branch.split(/[^0-9.]+/).includes(number);
}

function repositoryBranch(repository: unknown): string {
  if (typeof repository !== 'object' || repository === null) return '';
  const { branch, commit, tag } = repository as Record<string, unknown>;
  return textOf(commit) || textOf(tag) ? '' : textOf(branch);
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

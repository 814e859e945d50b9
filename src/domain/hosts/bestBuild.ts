import { BUILD_STATES, isAvailable, type VersionBuild } from './versionBuild.ts';

/** What a host gets of a version. */
export interface BuildOf<Version> {
  readonly version: Version;
  readonly build: VersionBuild;
}

/**
 * What a host gets of several versions: of the first that is available on it, or else of the first in the best state; null if there is none.
 * @param versions newest first
 * @param buildOf what the host gets of a version; null to skip it
 */
export function bestBuild<Version>(
  versions: readonly Version[],
  buildOf: (version: Version) => VersionBuild | null,
): BuildOf<Version> | null {
  let best: BuildOf<Version> | null = null;
  for (const version of versions) {
    const build = buildOf(version);
    if (!build) continue;
    if (isAvailable(build.state)) return { version, build };
    if (!best || rank(build) < rank(best.build)) best = { version, build };
  }
  return best;
}

const rank = ({ state }: VersionBuild): number => BUILD_STATES.indexOf(state);

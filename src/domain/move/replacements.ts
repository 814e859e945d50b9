import { compareVersions, versionRank } from '../version.ts';
import { isSameModule, isSameVersion, type MoveBuild, type MovedModule, softwareVersion } from './moveBuild.ts';

/** The builds that can take the place of a module equally well by their version, best first. */
export function replacements<Build extends MoveBuild>(moved: MovedModule<Build>, builds: readonly Build[]): readonly Build[] {
  const version = softwareVersion(moved);
  if (version === null) return builds;
  const same = builds.filter((build) => isSameVersion(moved, build));
  if (same.length > 0) return bySuffix(moved, same).toSorted((a, b) => rankOf(moved, a) - rankOf(moved, b));
  const newer = builds.filter((build) => compareVersions(build.version, version) > 0);
  const releases = newer.filter((build) => versionRank(build.version) < 2);
  if (newer.length > 0) return ordered(moved, releases.length > 0 ? releases : newer, 1);
  return ordered(moved, builds, -1);
}

/** The very module first. */
const rankOf = (moved: MovedModule<MoveBuild>, build: MoveBuild) => (isSameModule(moved, build) ? 0 : 1);

/** By version; of equal versions those with the same kind of suffix first. */
const ordered = <Build extends MoveBuild>(moved: MovedModule<Build>, builds: readonly Build[], direction: 1 | -1) =>
  bySuffix(moved, builds).toSorted((a, b) => direction * compareVersions(a.version, b.version));

/** `-CUDA-12.1.1` is of the same kind as `-CUDA-12.4.0`. */
const kindOf = (suffix: string) => suffix.replace(/[\d.]+/g, '');

function bySuffix<Build extends MoveBuild>({ from }: MovedModule<Build>, builds: readonly Build[]): Build[] {
  const wanted = kindOf(from?.versionSuffix ?? '');
  const distance = ({ versionSuffix }: Build) => (kindOf(versionSuffix) === wanted ? 0 : versionSuffix === '' ? 1 : 2);
  return builds.toSorted((a, b) => distance(a) - distance(b));
}

import { compareVersions } from '../version.ts';
import { isSameVersion, type MoveBuild, type MovedModule, softwareVersion } from './moveBuild.ts';

interface Served {
  modules: number;
  sameVersions: number;
}

/**
 * The toolchain family that has builds of most modules; of several, the one with more of the same versions, then the newest. Empty if no
 * build names a family.
 */
export function moveFamily(modules: readonly MovedModule<MoveBuild>[]): string {
  const served = new Map<string, Served>();
  for (const moved of modules) {
    const isSame = (build: MoveBuild) => softwareVersion(moved) === null || isSameVersion(moved, build);
    const all = new Set(moved.builds.flatMap(({ families }) => families));
    const same = new Set(moved.builds.filter(isSame).flatMap(({ families }) => families));
    for (const family of all) {
      const counts = served.get(family) ?? { modules: 0, sameVersions: 0 };
      served.set(family, counts);
      counts.modules += 1;
      if (same.has(family)) counts.sameVersions += 1;
    }
  }
  const best = [...served].toSorted(
    ([a, ofA], [b, ofB]) => ofB.modules - ofA.modules || ofB.sameVersions - ofA.sameVersions || compareVersions(b, a),
  );
  return best[0]?.[0] ?? '';
}

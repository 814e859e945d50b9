import { type BuildOf } from './bestBuild.ts';
import type { CatalogTargets } from './catalogTargets.ts';
import { isAvailable, type VersionBuild } from './versionBuild.ts';

/**
 * The newest version of some software that is available on a host: of its own catalog, or else of another catalog of the same source, or else of
 * any other, but never of a frozen copy; null if there is none.
 * @param versions of all catalogs, newest first
 * @param catalogs by id
 */
export function alternative<Version extends { readonly catalogId: string }>(
  versions: readonly Version[],
  ownCatalogId: string,
  catalogs: ReadonlyMap<string, CatalogTargets>,
  buildOf: (version: Version) => VersionBuild | null,
): Version | null {
  const sourceOf = (catalogId: string) => catalogs.get(catalogId)?.source ?? null;
  const distance = ({ version: { catalogId } }: BuildOf<Version>): number => {
    if (catalogId === ownCatalogId) return 0;
    return sourceOf(catalogId) !== null && sourceOf(catalogId) === sourceOf(ownCatalogId) ? 1 : 2;
  };
  const isCandidate = (id: string) => id === ownCatalogId || !catalogs.get(id)?.isFrozen;
  const available = versions.flatMap((version) => {
    if (!isCandidate(version.catalogId)) return [];
    const build = buildOf(version);
    return build && isAvailable(build.state) ? [{ version, build }] : [];
  });
  const [nearest] = available.sort((a, b) => distance(a) - distance(b));
  return nearest?.version ?? null;
}

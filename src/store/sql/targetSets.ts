import type { CatalogTargets } from '../../domain/hosts/catalogTargets.ts';
import type { TargetSet } from '../../domain/targetSet.ts';

/** A catalog with one of its target sets; null for a catalog without versions. */
export interface CatalogTargetSetRow extends Omit<CatalogTargets, 'sets'> {
  readonly setId: number | null;
  /** Null for the versions that name no CPU. */
  readonly content: TargetSet | null;
}

/** The CPU of the target `t` as a path, as `cpuPath` of the domain. */
export const TARGET_PATH = `concat_ws('/', t.name, nullif(t.subtype, ''))`;

/** Selects the target sets of every catalog with an index skip scan: as many probes as sets, instead of all versions. */
export const CATALOG_TARGET_SETS = `SELECT c.id, c.name, c.version, coalesce(c.release, c.version) AS release, c.frozen_at IS NOT NULL AS "isFrozen", c.source, c.type, c.version_count AS "versionCount", used.id AS "setId", s.content
  FROM catalog c LEFT JOIN LATERAL (
    WITH RECURSIVE step AS (
      (SELECT v.target_set_id AS id FROM package_version v WHERE v.catalog_id = c.id ORDER BY v.target_set_id LIMIT 1)
      UNION ALL
      SELECT next.id FROM step CROSS JOIN LATERAL (
        SELECT v.target_set_id AS id FROM package_version v WHERE v.catalog_id = c.id AND v.target_set_id > step.id
        ORDER BY v.target_set_id LIMIT 1) next)
    SELECT id FROM step) used ON true
  LEFT JOIN target_set s ON s.id = used.id ORDER BY c.sort_name, c.name, c.version_key DESC, c.id, used.id`;

/** The catalogs by id, each with its target sets. */
export function catalogTargetsOf(rows: readonly CatalogTargetSetRow[]): ReadonlyMap<string, CatalogTargets> {
  const catalogs = new Map<string, CatalogTargets & { readonly sets: Map<number, TargetSet> }>();
  for (const { setId, content, ...catalog } of rows) {
    const known = catalogs.get(catalog.id) ?? { ...catalog, sets: new Map<number, TargetSet>() };
    catalogs.set(catalog.id, known);
    if (setId !== null) known.sets.set(setId, content ?? []);
  }
  return catalogs;
}

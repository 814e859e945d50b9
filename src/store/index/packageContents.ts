import { setImmediate } from 'node:timers/promises';
import type { Ecosystem } from '../../domain/catalog.ts';
import type { SqlExecutor } from '../database/driver.ts';
import { stampOf, SUM_OF_PARENTS, sumOfRows, type PackageStamp } from './packageStamps.ts';

/** What the index reads of a package. */
export interface PackageContents extends PackageStamp {
  readonly name: string;
  readonly ecosystem: Ecosystem;
  /** Empty where it was generated. */
  readonly description: string;
  readonly categories: readonly string[];
  readonly homepage: string | null;
  readonly provides: readonly string[];
  /** Several of them may be equal. */
  readonly versions: readonly string[];
  readonly moduleVersions: readonly string[];
  /** The ids of the packages whose modules contain it; several of them may be equal. */
  readonly parents: readonly string[];
  /** The names of what it or one of its versions depends on, in lower case: packages of its catalog, virtual packages and others. */
  readonly needs: readonly string[];
}

const TEXT = `SELECT p.id, p.name, p.ecosystem, CASE WHEN p.is_described_by_us THEN '' ELSE p.description END AS description,
    p.categories, p.homepage, p.provides, coalesce(own.versions, '{}') AS versions,
    coalesce(own."moduleVersions", '{}') AS "moduleVersions",
    ${stampOf('own.stamp', SUM_OF_PARENTS)} AS stamp,
    coalesce(own.parents, '{}') || ARRAY(SELECT r.parent_id::text FROM package_parent r WHERE r.package_id = p.id) AS parents,
    p.dependency_names AS needs
  FROM package p
  CROSS JOIN LATERAL (SELECT ${sumOfRows('v')} AS stamp, array_agg(v.version) AS versions,
      array_agg(v.module_version) FILTER (WHERE v.build_id = v.id AND v.module_version <> '') AS "moduleVersions",
      array_agg(v.parent_package_id::text) FILTER (WHERE v.parent_package_id IS NOT NULL) AS parents
    FROM package_version v WHERE v.package_id = p.id) own
  WHERE p.id = ANY ($1::uuid[]) AND p.catalog_id = $2`;

/** Packages that are read with one statement: some milliseconds, since on PGlite a statement blocks all others. */
const SLICE = 100;

/**
 * Reads packages of a catalog slice by slice, the next slice while the caller works on the one before. Those that are not in the
 * catalog any more are left out.
 */
export async function* readPackages(
  sql: SqlExecutor,
  catalogId: string,
  ids: readonly string[],
): AsyncGenerator<readonly PackageContents[]> {
  const read = (from: number) => sql.query<PackageContents>('index.packages', TEXT, [ids.slice(from, from + SLICE), catalogId]);
  let next = read(0);
  for (let at = 0; at < ids.length; at += SLICE) {
    const rows = await next;
    if (at + SLICE < ids.length) next = read(at + SLICE);
    // It is awaited only once the caller has come back, which a caller that fails does not.
    next.catch(() => undefined);
    // The driver sends a statement in the next turn of the event loop, which the work of the caller would delay.
    await setImmediate();
    yield rows;
  }
}

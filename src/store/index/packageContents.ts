import type { Ecosystem } from '../../domain/catalog.ts';
import type { SqlExecutor } from '../database/driver.ts';

/** What the index reads of a package. */
export interface PackageContents {
  readonly id: string;
  readonly name: string;
  readonly ecosystem: Ecosystem;
  /** Empty where it was generated. */
  readonly description: string;
  readonly categories: readonly string[];
  readonly homepage: string | null;
  readonly provides: readonly string[];
  readonly versions: readonly string[];
  readonly moduleVersions: readonly string[];
  /** The ids of the packages whose modules contain it. */
  readonly parents: readonly string[];
  /** The names of what it or one of its versions depends on, in lower case: packages of its catalog, virtual packages and others. */
  readonly needs: readonly string[];
}

const TEXT = `SELECT p.id, p.name, p.ecosystem, CASE WHEN p.is_described_by_us THEN '' ELSE p.description END AS description,
    p.categories, p.homepage, p.provides, coalesce(own.versions, '{}') AS versions,
    coalesce(own."moduleVersions", '{}') AS "moduleVersions",
    ARRAY(SELECT r.parent_id FROM package_parent r WHERE r.package_id = p.id
      UNION SELECT v.parent_package_id FROM package_version v WHERE v.package_id = p.id AND v.parent_package_id IS NOT NULL)::text[] AS parents,
    p.dependency_names AS needs
  FROM package p
  CROSS JOIN LATERAL (SELECT array_agg(DISTINCT v.version) AS versions,
      array_agg(DISTINCT v.module_version) FILTER (WHERE v.build_id = v.id AND v.module_version <> '') AS "moduleVersions"
    FROM package_version v WHERE v.package_id = p.id) own
  WHERE p.id = ANY ($1::uuid[]) AND p.catalog_id = $2`;

/** Reads packages of a catalog; those that are not in it any more are left out. */
export const readPackages = (sql: SqlExecutor, catalogId: string, ids: readonly string[]): Promise<PackageContents[]> =>
  sql.query<PackageContents>('index.packages', TEXT, [ids, catalogId]);

import type { SqlExecutor } from '../database/driver.ts';

/** Differences of the counts of a catalog. */
export interface CountChanges {
  readonly packages?: number;
  readonly versions?: number;
  readonly targets?: number;
}

/** Records a change of a catalog's content: updates its counts and increases its revision. */
export async function countCatalog(
  tx: SqlExecutor,
  catalogId: string,
  { packages = 0, versions = 0, targets = 0 }: CountChanges = {},
): Promise<void> {
  await tx.query(
    'catalog.count',
    `UPDATE catalog SET package_count = package_count + $2, version_count = version_count + $3, target_count = target_count + $4,
       revision = revision + 1, modified_at = now() WHERE id = $1`,
    [catalogId, packages, versions, targets],
  );
}

/** Recounts the versions and extensions of packages. */
export async function countPackages(tx: SqlExecutor, packageIds: readonly string[]): Promise<void> {
  await tx.query(
    'package.count',
    `UPDATE package p SET
       version_count = (SELECT count(*) FROM package_version v WHERE v.package_id = p.id),
       extension_count = (SELECT count(*) FROM (
         SELECT x.package_id FROM package_version x WHERE x.parent_package_id = p.id
         UNION SELECT r.package_id FROM package_parent r WHERE r.parent_id = p.id) extension)
     WHERE p.id = ANY ($1::uuid[])`,
    [packageIds],
  );
}

import type { SqlExecutor } from '../database/driver.ts';

/** The number of rows deleted, and the packages whose counts are affected. */
export interface Deletion {
  readonly versions: number;
  readonly targets: number;
  readonly packageIds: readonly string[];
}

interface Doomed {
  readonly id: string;
  readonly packageId: string;
  readonly parentPackageId: string | null;
}

const DOOMED = 'id, package_id AS "packageId", parent_package_id AS "parentPackageId"';

/** Deletes all versions of packages, and the versions of extensions that they contain. */
export async function deleteVersions(tx: SqlExecutor, packageIds: readonly string[]): Promise<Deletion> {
  const doomed = await tx.query<Doomed>(
    'version.ofPackages',
    `SELECT ${DOOMED} FROM package_version WHERE package_id = ANY ($1::uuid[])
     UNION SELECT ${DOOMED} FROM package_version
     WHERE build_id IN (SELECT v.id FROM package_version v WHERE v.package_id = ANY ($1::uuid[]))`,
    [packageIds],
  );
  return deleteDoomed(tx, doomed);
}

/** Deletes one version, and the versions of extensions that it contains. */
export async function deleteBuild(tx: SqlExecutor, versionId: string): Promise<Deletion> {
  const doomed = await tx.query<Doomed>(
    'version.ofBuild',
    `SELECT ${DOOMED} FROM package_version WHERE id = $1 OR build_id = $1`,
    [versionId],
  );
  return deleteDoomed(tx, doomed);
}

async function deleteDoomed(tx: SqlExecutor, doomed: readonly Doomed[]): Promise<Deletion> {
  const ids = doomed.map(({ id }) => id);
  const targets = await tx.query('target.deleteMany', 'DELETE FROM target WHERE version_id = ANY ($1::uuid[]) RETURNING 1', [
    ids,
  ]);
  await tx.query('version.deleteMany', 'DELETE FROM package_version WHERE id = ANY ($1::uuid[])', [ids]);
  const touched = doomed.flatMap(({ packageId, parentPackageId }) => [packageId, parentPackageId]);
  return { versions: ids.length, targets: targets.length, packageIds: [...new Set(touched)].filter((id) => id !== null) };
}

import { ConflictError, InvalidInputError } from '../../domain/errors.ts';
import { type ToolchainColumns, toolchainOf } from '../sql/builtWith.ts';
import type { SqlExecutor } from '../database/driver.ts';
import type { CurrentBuild } from './build.ts';
import { notFound } from './catalogLock.ts';
import type { Values } from './rows.ts';

/** A version as stored before an edit. */
export interface CurrentVersion extends CurrentBuild {
  readonly id: string;
  readonly catalogId: string;
  readonly packageId: string;
  readonly buildId: string;
  readonly parentPackageId: string | null;
  readonly version: string;
  readonly moduleName: string;
  readonly moduleVersion: string;
  readonly toolchainKey: string;
  readonly hasSuffix: boolean;
  readonly moduleKey: string;
  readonly targetSetId: number;
}

const COLUMNS = `id, catalog_id AS "catalogId", package_id AS "packageId", build_id AS "buildId", parent_package_id AS "parentPackageId", version,
  module_name AS "moduleName", module_version AS "moduleVersion", toolchain_key AS "toolchainKey",
  has_suffix AS "hasSuffix", module_key AS "moduleKey", target_set_id AS "targetSetId",
  toolchain_name AS "toolchainName", toolchain_version AS "toolchainVersion", toolchain_families AS "toolchainFamilies"`;

interface Row extends Omit<CurrentVersion, 'toolchain'>, ToolchainColumns {}

/** The stored version. @throws NotFoundError */
export async function findVersion(tx: SqlExecutor, id: string): Promise<CurrentVersion> {
  const found = await lookUpVersion(tx, id);
  if (!found) throw notFound('PackageVersion', id);
  return found;
}

async function lookUpVersion(tx: SqlExecutor, id: string): Promise<CurrentVersion | null> {
  const [row] = await tx.query<Row>('version.live', `SELECT ${COLUMNS} FROM package_version WHERE id = $1`, [id]);
  return row ? { ...row, toolchain: toolchainOf(row) } : null;
}

/**
 * Finds the version that is to contain a version of an extension.
 * @throws InvalidInputError when it does not exist, is in another catalog or of the same package, or is itself a version of an
 * extension
 */
export async function findParent(
  tx: SqlExecutor,
  id: string,
  child: { readonly packageId: string; readonly catalogId: string },
): Promise<CurrentVersion> {
  const parent = await lookUpVersion(tx, id);
  const fault = faultOf(parent, id, child);
  if (!parent || fault !== null) throw new InvalidInputError([{ path: ['parentVersionId'], message: fault ?? '' }]);
  return parent;
}

function faultOf(parent: CurrentVersion | null, id: string, child: { packageId: string; catalogId: string }): string | null {
  if (!parent) return `No version has the id "${id}".`;
  if (parent.catalogId !== child.catalogId) return 'The parent is in another catalog.';
  if (parent.packageId === child.packageId) return 'A package cannot contain itself.';
  return parent.buildId === parent.id
    ? null
    : 'The parent is itself a version of an extension; specify the version that contains it.';
}

/**
 * Rejects a version that has targets or extensions of its own, so that it cannot become part of another one.
 * @throws InvalidInputError
 */
export async function refuseContents(tx: SqlExecutor, id: string): Promise<void> {
  const [own] = await tx.query<{ targets: boolean; extensions: boolean }>(
    'version.contents',
    `SELECT EXISTS (SELECT FROM target WHERE version_id = $1) AS targets,
       EXISTS (SELECT FROM package_version WHERE build_id = $1 AND id <> $1) AS extensions`,
    [id],
  );
  if (own?.targets || own?.extensions)
    throw new InvalidInputError([
      {
        path: ['parentVersionId'],
        message: `The version has ${own.targets ? 'targets' : 'extensions'} of its own; delete them first.`,
      },
    ]);
}

/** Rejects a package that is not an extension, whose versions have no parent. @throws InvalidInputError */
export async function refuseSoftware(tx: SqlExecutor, packageId: string): Promise<void> {
  const rows = await tx.query('package.isSoftware', `SELECT FROM package WHERE id = $1 AND ecosystem = 'SOFTWARE'`, [packageId]);
  if (rows.length > 0)
    throw new InvalidInputError([
      {
        path: ['parentVersionId'],
        message: 'Only versions of an extension have a parent; this package is not an extension.',
      },
    ]);
}

/** Rejects a version and module that another version of the package has. @throws ConflictError */
export async function refuseTakenVersion(tx: SqlExecutor, key: Values, own: string | null = null): Promise<void> {
  const [existing] = await tx.query<{ id: string }>(
    'version.byKey',
    `SELECT id FROM package_version WHERE package_id = $1 AND version = $2 AND module_name = $3 AND module_version = $4
       AND id IS DISTINCT FROM $5::uuid`,
    [key['package_id'], key['version'], key['module_name'], key['module_version'], own],
  );
  if (existing)
    throw new ConflictError(`The package already has the version ${String(key['version'])} with this module.`, {
      type: 'PackageVersion',
      id: existing.id,
    });
}

/** The natural key of a version. */
export const keyOf = ({ packageId, version, moduleName, moduleVersion }: CurrentVersion): Values => ({
  package_id: packageId,
  version,
  module_name: moduleName,
  module_version: moduleVersion,
});

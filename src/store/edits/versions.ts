import { v7 as uuidv7 } from 'uuid';
import type { JsonObject } from '../../domain/catalog.ts';
import { ConflictError } from '../../domain/errors.ts';
import { FieldIssues, type Given } from '../../domain/fieldIssues.ts';
import { versionKey, versionRank } from '../../domain/version.ts';
import { type DatabaseDriver, isUniqueViolation, type SqlExecutor } from '../database/driver.ts';
import { type BuildChange, buildColumns, EMPTY_BUILD, NO_BUILD, refuseBuild } from './build.ts';
import { countCatalog, countPackages } from './counts.ts';
import { deleteBuild } from './deletions.ts';
import { renewDependencies } from './dependents.ts';
import {
  findParent,
  findVersion,
  keyOf,
  type CurrentVersion,
  refuseContents,
  refuseSoftware,
  refuseTakenVersion,
} from './currentVersion.ts';
import { orderLetters } from './letterOrder.ts';
import { writeLoadCommands } from './loadCommands.ts';
import { withOwningCatalog } from './catalogLock.ts';
import { given, givesNothing, insertRow, json, updateRow, type Values } from './rows.ts';

/**
 * The changes of a version: an absent field stays as it is, null clears it. Ids are global ids or uuids, the date is an ISO 8601
 * text.
 */
export interface VersionChange extends BuildChange {
  readonly version?: Given<string>;
  readonly parentVersionId?: Given<string>;
  readonly releaseDate?: Given<string>;
  readonly dependencies?: Given<readonly string[]>;
  readonly metadata?: Given<JsonObject>;
}

function columnsOf(issues: FieldIssues, change: VersionChange): Values {
  const version = issues.name('version', change.version);
  return {
    version,
    ...(version === undefined ? {} : { version_key: versionKey(version), version_rank: versionRank(version) }),
    release_date: change.releaseDate,
    dependencies: issues.names('dependencies', change.dependencies),
    metadata: json(issues.metadata('metadata', change.metadata)),
  };
}

/**
 * The columns that a version of an extension copies from the version that contains it, by whose build it is found and ordered.
 */
const inherited = (parent: CurrentVersion): Values => ({
  ...EMPTY_BUILD,
  build_id: parent.id,
  target_set_id: parent.targetSetId,
  parent_package_id: parent.packageId,
  module_name: parent.moduleName,
  module_version: parent.moduleVersion,
  toolchain_key: parent.toolchainKey,
  has_suffix: parent.hasSuffix,
  module_key: parent.moduleKey,
});

/**
 * Creates a version.
 * @throws InvalidInputError, NotFoundError for the package, ConflictError when version and module are taken
 */
export async function createVersion(db: DatabaseDriver, input: VersionChange & { readonly packageId: string }): Promise<string> {
  const issues = new FieldIssues();
  const packageId = issues.id('packageId', input.packageId, 'Package') ?? '';
  const parentId = issues.optionalId('parentVersionId', input.parentVersionId, 'PackageVersion');
  const values = columnsOf(issues, input);
  if (parentId) refuseBuild(issues, input);
  const build = buildColumns(issues, input, NO_BUILD);
  issues.refuse();
  return withOwningCatalog(db, 'Package', packageId, async (tx, catalogId) => {
    const id = uuidv7();
    const parent = parentId ? await findParent(tx, parentId, { packageId, catalogId }) : null;
    if (parent) await refuseSoftware(tx, packageId);
    const columns = {
      catalog_id: catalogId,
      package_id: packageId,
      ...values,
      ...(parent ? inherited(parent) : { ...EMPTY_BUILD, build_id: id, ...given(build) }),
    };
    await refuseTakenVersion(tx, columns);
    await insertRow(tx, 'package_version', columns, id);
    await orderLetters(tx, packageId, [input.version ?? undefined]);
    await writeLoadCommands(tx, 'id', id);
    await countPackages(tx, [packageId, ...(parent ? [parent.packageId] : [])]);
    await renewDependencies(tx, catalogId, [packageId]);
    await countCatalog(tx, catalogId, { versions: 1 });
    return id;
  });
}

/** Updates the given fields of a version. @throws InvalidInputError, NotFoundError, ConflictError */
export async function updateVersion(db: DatabaseDriver, input: VersionChange & { readonly id: string }): Promise<string> {
  const issues = new FieldIssues();
  const id = issues.id('id', input.id, 'PackageVersion') ?? '';
  const parentId = issues.optionalId('parentVersionId', input.parentVersionId, 'PackageVersion');
  const values = columnsOf(issues, input);
  buildColumns(issues, input, NO_BUILD);
  issues.refuse();
  await withOwningCatalog(db, 'PackageVersion', id, async (tx, catalogId) => {
    if (givesNothing(input)) return;
    const current = await findVersion(tx, id);
    const parent = await parentAfter(tx, current, parentId);
    const columns = given({ ...values, ...buildAfter(input, current, parent) });
    await refuseTakenVersion(tx, { ...keyOf(current), ...columns }, id);
    await updateRow(tx, 'package_version', id, columns);
    if (input.version !== undefined) await orderLetters(tx, current.packageId, [current.version, input.version ?? undefined]);
    await writeBuild(tx, id);
    await countPackages(
      tx,
      [current.parentPackageId, parent?.packageId].filter((touched) => typeof touched === 'string'),
    );
    await renewDependencies(tx, catalogId, [current.packageId]);
    await countCatalog(tx, catalogId);
  });
  return id;
}

/** The containing version after the change; null for a version with its own build. */
async function parentAfter(tx: SqlExecutor, current: CurrentVersion, parentId: Given<string>): Promise<CurrentVersion | null> {
  if (parentId === null) return null;
  if (parentId === undefined) return current.buildId === current.id ? null : findVersion(tx, current.buildId);
  await refuseSoftware(tx, current.packageId);
  if (current.buildId === current.id) await refuseContents(tx, current.id);
  return findParent(tx, parentId, current);
}

/** The build columns after the change. @throws InvalidInputError for build fields on a version of an extension */
function buildAfter(input: BuildChange, current: CurrentVersion, parent: CurrentVersion | null): Values {
  const issues = new FieldIssues();
  if (parent) {
    refuseBuild(issues, input);
    issues.refuse();
    return inherited(parent);
  }
  if (current.buildId === current.id) return buildColumns(issues, input, current);
  return { ...EMPTY_BUILD, build_id: current.id, parent_package_id: null, ...given(buildColumns(issues, input, NO_BUILD)) };
}

/** Updates what depends on a version's build: its load commands, and the copied columns of the extensions that it contains. */
async function writeBuild(tx: SqlExecutor, id: string): Promise<void> {
  await writeLoadCommands(tx, 'id', id);
  const followed = tx.query(
    'version.follow',
    `UPDATE package_version x SET module_name = b.module_name, module_version = b.module_version,
       toolchain_key = b.toolchain_key, has_suffix = b.has_suffix, module_key = b.module_key
     FROM package_version b WHERE b.id = $1 AND x.build_id = b.id AND x.id <> b.id`,
    [id],
  );
  await followed.catch((error: unknown) => {
    throw isUniqueViolation(error)
      ? new ConflictError('An extension that it contains already has a version with this module.')
      : error;
  });
}

/** Deletes a version with its targets and the versions of extensions that it contains. @throws NotFoundError */
export async function deleteVersion(db: DatabaseDriver, id: string): Promise<{ catalogId: string; packageId: string }> {
  return withOwningCatalog(db, 'PackageVersion', id, async (tx, catalogId) => {
    const { packageId, version } = await findVersion(tx, id);
    const { versions, targets, packageIds } = await deleteBuild(tx, id);
    await orderLetters(tx, packageId, [version]);
    await countPackages(tx, packageIds);
    await renewDependencies(tx, catalogId, packageIds);
    await countCatalog(tx, catalogId, { versions: -versions, targets: -targets });
    return { catalogId, packageId };
  });
}

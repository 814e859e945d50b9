import type { Ecosystem } from '../../domain/catalog.ts';
import { ConflictError, InvalidInputError } from '../../domain/errors.ts';
import { FieldIssues, type Given } from '../../domain/fieldIssues.ts';
import type { DatabaseDriver, SqlExecutor } from '../database/driver.ts';
import { countCatalog, countPackages } from './counts.ts';
import { deleteVersions } from './deletions.ts';
import { renewCounterpartKeys } from './counterpartKeys.ts';
import { namesAround, recountDependents, renewDependencies } from './dependents.ts';
import { writeLoadCommands } from './loadCommands.ts';
import { withCatalogLock, withOwningCatalog } from './catalogLock.ts';
import { setParents, isLinked, relativesOf } from './parents.ts';
import { given, givesNothing, insertRow, updateRow, type Values } from './rows.ts';

/** The changes of a package: an absent field stays as it is, null clears it. Ids are global ids or uuids. */
export interface PackageChange {
  readonly catalogId?: Given<string>;
  readonly ecosystem?: Given<Ecosystem>;
  readonly name?: Given<string>;
  readonly description?: Given<string>;
  readonly homepage?: Given<string>;
  readonly categories?: Given<readonly string[]>;
  readonly licenses?: Given<readonly string[]>;
  readonly maintainers?: Given<readonly string[]>;
  readonly parentIds?: Given<readonly string[]>;
}

function columnsOf(issues: FieldIssues, change: PackageChange): Values {
  const name = issues.name('name', change.name);
  const description = issues.text('description', change.description);
  return {
    ecosystem: issues.required('ecosystem', change.ecosystem),
    name,
    sort_name: name?.toLowerCase(),
    description,
    is_described_by_us: description === undefined ? undefined : false,
    homepage: issues.link('homepage', change.homepage),
    categories: issues.names('categories', change.categories),
    licenses: issues.names('licenses', change.licenses),
    maintainers: issues.names('maintainers', change.maintainers),
  };
}

/**
 * Creates a package.
 * @throws InvalidInputError, NotFoundError for the catalog, ConflictError when ecosystem and name are taken
 */
export async function createPackage(db: DatabaseDriver, input: PackageChange): Promise<string> {
  const issues = new FieldIssues();
  const catalogId = issues.id('catalogId', input.catalogId, 'Catalog') ?? '';
  const values = columnsOf(issues, input);
  const parentIds = issues.ids('parentIds', input.parentIds, 'Package') ?? [];
  issues.refuse();
  return withCatalogLock(db, [catalogId], async (tx) => {
    await refuseTaken(tx, { catalog_id: catalogId, ecosystem: 'SOFTWARE', ...given(values) });
    const id = await insertRow(tx, 'package', { catalog_id: catalogId, ...values });
    await setParents(tx, { id, catalogId }, parentIds);
    await recountDependents(tx, [catalogId], await namesAround(tx, id));
    await renewCounterpartKeys(tx, [id]);
    await countCatalog(tx, catalogId, { packages: 1 });
    return id;
  });
}

/** Updates the given fields of a package. @throws InvalidInputError, NotFoundError, ConflictError */
export async function updatePackage(db: DatabaseDriver, input: PackageChange & { readonly id: string }): Promise<string> {
  const issues = new FieldIssues();
  const id = issues.id('id', input.id, 'Package') ?? '';
  const targetCatalogId = issues.id('catalogId', input.catalogId, 'Catalog');
  const values = columnsOf(issues, input);
  const parentIds = issues.ids('parentIds', input.parentIds, 'Package');
  issues.refuse();
  const edit = async (tx: SqlExecutor, catalogId: string) => {
    if (givesNothing(input)) return;
    const isMoved = targetCatalogId !== undefined && targetCatalogId !== catalogId;
    await refuseTaken(
      tx,
      { ...(await naturalKey(tx, id)), ...given(values), ...(isMoved ? { catalog_id: targetCatalogId } : {}) },
      id,
    );
    const names = await namesAround(tx, id);
    await updateRow(tx, 'package', id, values);
    if (parentIds) await setParents(tx, { id, catalogId }, parentIds);
    if (isMoved) await move(tx, id, catalogId, targetCatalogId);
    await recountDependents(tx, [catalogId, targetCatalogId ?? catalogId], [...names, ...(await namesAround(tx, id))]);
    await renewCounterpartKeys(tx, [id]);
    await countCatalog(tx, targetCatalogId ?? catalogId);
    if (isMoved || values['name'] !== undefined) await writeLoadCommands(tx, 'package_id', id);
  };
  await withOwningCatalog(db, 'Package', id, edit, targetCatalogId === undefined ? [] : [targetCatalogId]);
  return id;
}

/** Deletes a package with its versions and their content; returns the id of its catalog. @throws NotFoundError */
export async function deletePackage(db: DatabaseDriver, id: string): Promise<{ catalogId: string }> {
  return withOwningCatalog(db, 'Package', id, async (tx, catalogId) => {
    const relatives = await relativesOf(tx, id);
    const names = await namesAround(tx, id);
    const { versions, targets, packageIds } = await deleteVersions(tx, [id]);
    await tx.query('package.delete', 'DELETE FROM package WHERE id = $1', [id]);
    await countPackages(tx, [...packageIds, ...relatives]);
    await renewDependencies(tx, catalogId, packageIds);
    await recountDependents(tx, [catalogId], names);
    await countCatalog(tx, catalogId, { packages: -1, versions: -versions, targets: -targets });
    return { catalogId };
  });
}

async function naturalKey(tx: SqlExecutor, id: string): Promise<Values> {
  const [row] = await tx.query<Values>('package.key', 'SELECT catalog_id, ecosystem, name FROM package WHERE id = $1', [id]);
  return row ?? {};
}

async function refuseTaken(tx: SqlExecutor, { catalog_id, ecosystem, name }: Values, own: string | null = null): Promise<void> {
  const [existing] = await tx.query<{ id: string }>(
    'package.byKey',
    'SELECT id FROM package WHERE catalog_id = $1 AND ecosystem = $2::ecosystem AND name = $3 AND id IS DISTINCT FROM $4::uuid',
    [catalog_id, ecosystem, name, own],
  );
  if (existing)
    throw new ConflictError(`The catalog already has a package with the name "${String(name)}" in this ecosystem.`, {
      type: 'Package',
      id: existing.id,
    });
}

/** Moves a package with its content to another catalog. */
async function move(tx: SqlExecutor, id: string, from: string, to: string): Promise<void> {
  if (await isLinked(tx, id))
    throw new InvalidInputError([
      { path: ['catalogId'], message: 'A package that has parents or extensions stays in the catalog that they are in.' },
    ]);
  await tx.query('package.move', 'UPDATE package SET catalog_id = $2 WHERE id = $1', [id, to]);
  const versions = await tx.query(
    'version.move',
    'UPDATE package_version SET catalog_id = $2 WHERE package_id = $1 RETURNING 1',
    [id, to],
  );
  const targets = await tx.query('target.move', 'UPDATE target SET catalog_id = $2 WHERE package_id = $1 RETURNING 1', [id, to]);
  await countCatalog(tx, from, { packages: -1, versions: -versions.length, targets: -targets.length });
  await countCatalog(tx, to, { packages: 1, versions: versions.length, targets: targets.length });
}

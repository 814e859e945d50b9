import type { CatalogType, JsonObject } from '../../domain/catalog.ts';
import { ConflictError, ImportInProgressError, InvalidInputError } from '../../domain/errors.ts';
import { FieldIssues, type Given } from '../../domain/fieldIssues.ts';
import { versionKey } from '../../domain/version.ts';
import { type DatabaseDriver, isUniqueViolation, type SqlExecutor } from '../database/driver.ts';
import { vacuumContents } from '../imports/vacuum.ts';
import { deleteVersions } from './deletions.ts';
import { withCatalogLock } from './catalogLock.ts';
import { given, givesNothing, insertRow, json, updateRow, type Values } from './rows.ts';

/** The changes of a catalog: an absent field stays as it is, null clears it. */
export interface CatalogChange {
  readonly name?: Given<string>;
  readonly version?: Given<string>;
  readonly type?: Given<CatalogType>;
  readonly sourceUrl?: Given<string>;
  readonly description?: Given<string>;
  readonly metadata?: Given<JsonObject>;
  readonly autoUpdateEnabled?: Given<boolean>;
  readonly updateErrors?: Given<string>;
}

/** Packages per DELETE statement: on PGlite a running statement blocks everything else. */
const CHUNK = 2_000;

function columnsOf(issues: FieldIssues, change: CatalogChange): Values {
  const name = issues.name('name', change.name);
  const version = issues.name('version', change.version);
  return {
    name,
    sort_name: name?.toLowerCase(),
    version,
    version_key: version === undefined ? undefined : versionKey(version),
    type: issues.required('type', change.type),
    source_url: issues.link('sourceUrl', change.sourceUrl),
    description: issues.text('description', change.description),
    metadata: json(issues.metadata('metadata', change.metadata)),
    auto_update_enabled: issues.required('autoUpdateEnabled', change.autoUpdateEnabled),
    update_errors: issues.text('updateErrors', change.updateErrors),
  };
}

/** Creates an empty catalog. @throws InvalidInputError, ConflictError when name, version and type are taken */
export async function createCatalog(db: DatabaseDriver, input: CatalogChange): Promise<string> {
  const issues = new FieldIssues();
  const values = columnsOf(issues, input);
  issues.refuse();
  return unlessTaken(db, values, () => db.transaction((tx) => insertRow(tx, 'catalog', values)));
}

/** Updates the given fields of a catalog. @throws InvalidInputError, NotFoundError, ConflictError */
export async function updateCatalog(db: DatabaseDriver, input: CatalogChange & { readonly id: string }): Promise<string> {
  const issues = new FieldIssues();
  const id = issues.id('id', input.id, 'Catalog') ?? '';
  const values = columnsOf(issues, input);
  issues.refuse();
  await unlessTaken(db, { ...(await naturalKey(db, id)), ...given(values) }, () =>
    withCatalogLock(db, [id], async (tx) => {
      if (givesNothing(input)) return;
      if (input.autoUpdateEnabled) await refuseFrozen(tx, id);
      await updateRow(tx, 'catalog', id, values);
      await tx.query('catalog.revise', 'UPDATE catalog SET revision = revision + 1 WHERE id = $1', [id]);
    }),
  );
  return id;
}

/** @throws InvalidInputError for a frozen copy, which no refresh may change */
async function refuseFrozen(tx: SqlExecutor, id: string): Promise<void> {
  const frozen = await tx.query('catalog.isFrozen', 'SELECT FROM catalog WHERE id = $1 AND frozen_at IS NOT NULL', [id]);
  if (frozen.length === 0) return;
  throw new InvalidInputError([{ path: ['autoUpdateEnabled'], message: 'A frozen catalog cannot be updated.' }]);
}

/** Deletes a catalog with its content and all offering links to it. @throws NotFoundError, ImportInProgressError */
export async function deleteCatalog(db: DatabaseDriver, id: string): Promise<void> {
  await withCatalogLock(db, [id], async (tx) => {
    const [job] = await tx.query<{ id: string }>(
      'job.ofCatalog',
      'SELECT id FROM import_job WHERE (catalog_id = $1 OR original_id = $1) AND finished_at IS NULL',
      [id],
    );
    if (job) throw new ImportInProgressError(job.id);
    await eraseCatalog(tx, id);
  });
  // A failed vacuum must not fail the deletion.
  await vacuumContents(db).catch(() => undefined);
}

/** Deletes a catalog, whose row the caller has locked, with its content and all offering links to it. */
export async function eraseCatalog(tx: SqlExecutor, catalogId: string): Promise<void> {
  await tx.query('change.unlist', 'SELECT change_unlist(ARRAY[$1]::uuid[])', [catalogId]);
  for (;;) {
    const packages = await tx.query<{ id: string }>(
      'catalog.packages',
      `SELECT id FROM package WHERE catalog_id = $1 LIMIT ${CHUNK}`,
      [catalogId],
    );
    if (packages.length === 0) break;
    const ids = packages.map(({ id }) => id);
    await deleteVersions(tx, ids);
    await tx.query('package.deleteMany', 'DELETE FROM package WHERE id = ANY ($1::uuid[])', [ids]);
  }
  await tx.query('catalog.delete', 'DELETE FROM catalog WHERE id = $1', [catalogId]);
}

async function naturalKey(sql: SqlExecutor, id: string): Promise<Values> {
  const [row] = await sql.query<Values>('catalog.key', 'SELECT name, version, type FROM catalog WHERE id = $1', [id]);
  return row ?? {};
}

/** Two catalogs share no lock: the unique index decides which one is first. */
async function unlessTaken<Result>(
  sql: SqlExecutor,
  { name, version, type }: Values,
  work: () => Promise<Result>,
): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    if (!isUniqueViolation(error)) throw error;
    const [existing] = await sql.query<{ id: string }>(
      'catalog.byKey',
      'SELECT id FROM catalog WHERE name = $1 AND version = $2 AND type = $3::catalog_type',
      [name, version, type],
    );
    throw new ConflictError(
      `A catalog with the name "${String(name)}", the version "${String(version)}" and this type already exists.`,
      existing ? { type: 'Catalog', id: existing.id } : null,
    );
  }
}

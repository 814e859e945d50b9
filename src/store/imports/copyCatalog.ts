import { ConflictError } from '../../domain/errors.ts';
import type { ImportSummary } from '../../domain/summary.ts';
import { versionKey } from '../../domain/version.ts';
import { isUniqueViolation, type SqlExecutor } from '../database/driver.ts';

/** Rows per statement: on PGlite a statement blocks all others. */
const CHUNK = { package: 500, package_version: 2_000 };

/** A catalog to be copied. */
export interface CatalogCopy {
  readonly originalId: string;
  readonly id: string;
  /** Of the copy. */
  readonly version: string;
  /** Called after each statement with the number of rows it has written; throws to roll back everything. */
  readonly onCopied: (rows: number) => Promise<void>;
}

/**
 * Copies a catalog with all its rows, in the transaction of the caller, which holds the lock of the original's row. The ids of the
 * copies are made of those of the originals, so that rows refer to each other without a table of ids.
 * @returns the numbers of rows
 * @throws ConflictError when another catalog has the version
 */
export async function copyCatalog(tx: SqlExecutor, copy: CatalogCopy): Promise<ImportSummary> {
  await copyCatalogRow(tx, copy);
  const packages = await copyPackages(tx, copy);
  const builds = await copyVersions(tx, copy, 'id = build_id');
  // The build of an extension's version is there by now.
  const extensions = await copyVersions(tx, copy, 'id <> build_id');
  const added = (count: number) => ({ added: count, changed: 0, removed: 0, unchanged: 0 });
  return {
    packages: added(packages),
    versions: added(builds.versions + extensions.versions),
    targets: added(builds.targets + extensions.targets),
  };
}

/** The rows that a copy will have. */
export async function countToCopy(sql: SqlExecutor, id: string): Promise<number> {
  const [row] = await sql.query<{ count: number }>(
    'freeze.count',
    'SELECT package_count + version_count + target_count AS count FROM catalog WHERE id = $1',
    [id],
  );
  return row?.count ?? 0;
}

/** The id of the copy. */
const NEW_ID = '($2::text)::uuid';

async function copyCatalogRow(tx: SqlExecutor, { originalId, id, version }: CatalogCopy): Promise<void> {
  const text = await insertText(tx, 'catalog', {
    id: NEW_ID,
    created_at: 'now()',
    modified_at: 'now()',
    version: '$3',
    version_key: '$4',
    auto_update_enabled: 'false',
    frozen_at: 'now()',
    release: 'coalesce(o.release, o.version)',
    revision: '1',
    fingerprint: 'NULL',
    imported_revision: 'NULL',
    update_errors: `''`,
  });
  const inserted = tx.query('freeze.catalog', `${text} WHERE o.id = $1`, [originalId, id, version, versionKey(version)]);
  await inserted.catch((error: unknown) => {
    throw isUniqueViolation(error)
      ? new ConflictError(`Another catalog already has this name and the version ${version}.`)
      : error;
  });
}

/**
 * The id of the copy of a row: a UUID of version 7 with the time of the copy's own id, `$2`, and a hash of that and the original's
 * id in place of random bits.
 */
const copyOf = (id: string): string => {
  const hash = `md5($2::text || ${id}::text)`;
  return `(substr($2::text, 1, 8) || substr($2::text, 10, 4) || '7' || substr(${hash}, 1, 3) || 'a' || substr(${hash}, 4, 15))::uuid`;
};

const OF_COPY = { id: copyOf('o.id'), catalog_id: NEW_ID };

async function copyPackages(tx: SqlExecutor, { originalId, id, onCopied }: CatalogCopy): Promise<number> {
  const text = await insertText(tx, 'package', OF_COPY);
  const rows = 'package_parent r JOIN page o ON o.id = r.package_id';
  const copied = await pages(tx, 'package', 'true', originalId, async (ids) => {
    await tx.query('freeze.packages', `${text} WHERE o.id = ANY ($1::uuid[])`, [ids, id]);
    await onCopied(ids.length);
  });
  await tx.query(
    'freeze.parents',
    `WITH page AS (SELECT id FROM package WHERE catalog_id = $1)
     INSERT INTO package_parent (parent_id, package_id) SELECT ${copyOf('r.parent_id')}, ${copyOf('r.package_id')} FROM ${rows}`,
    [originalId, id],
  );
  return copied;
}

async function copyVersions(
  tx: SqlExecutor,
  { originalId, id, onCopied }: CatalogCopy,
  condition: string,
): Promise<{ versions: number; targets: number }> {
  const ofVersion = { ...OF_COPY, package_id: copyOf('o.package_id') };
  const versionText = await insertText(tx, 'package_version', {
    ...ofVersion,
    build_id: copyOf('o.build_id'),
    parent_package_id: copyOf('o.parent_package_id'),
  });
  const targetText = await insertText(tx, 'target', { ...ofVersion, version_id: copyOf('o.version_id') });
  let targets = 0;
  const versions = await pages(tx, 'package_version', condition, originalId, async (ids) => {
    await tx.query('freeze.versions', `${versionText} WHERE o.id = ANY ($1::uuid[])`, [ids, id]);
    await onCopied(ids.length);
    const written = await tx.query('freeze.targets', `${targetText} WHERE o.version_id = ANY ($1::uuid[]) RETURNING 1`, [
      ids,
      id,
    ]);
    targets += written.length;
    await onCopied(written.length);
  });
  return { versions, targets };
}

/** Calls `copy` with the ids of the rows of a catalog, chunk by chunk. @returns their number */
async function pages(
  tx: SqlExecutor,
  table: keyof typeof CHUNK,
  condition: string,
  catalogId: string,
  copy: (ids: readonly string[]) => Promise<void>,
): Promise<number> {
  const rows = await tx.query<{ id: string }>(
    `freeze.ids.${table}`,
    `SELECT id FROM ${table} WHERE catalog_id = $1 AND ${condition} ORDER BY id`,
    [catalogId],
  );
  for (let from = 0; from < rows.length; from += CHUNK[table])
    await copy(rows.slice(from, from + CHUNK[table]).map(({ id }) => id));
  return rows.length;
}

/** Inserts copies of rows `o` of a table: all columns as they are, except the given ones. */
async function insertText(tx: SqlExecutor, table: string, values: Readonly<Record<string, string>>): Promise<string> {
  const columns = await tx.query<{ name: string }>(
    'freeze.columns',
    `SELECT attname AS name FROM pg_attribute WHERE attrelid = $1::regclass AND attnum > 0 AND NOT attisdropped AND attgenerated = ''`,
    [table],
  );
  const names = columns.map(({ name }) => name);
  return `INSERT INTO ${table} (${names.map((name) => `"${name}"`).join(', ')})
    SELECT ${names.map((name) => values[name] ?? `o."${name}"`).join(', ')} FROM ${table} o`;
}

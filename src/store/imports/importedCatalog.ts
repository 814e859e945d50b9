import type { CatalogSource, CatalogType } from '../../domain/catalog.ts';
import type { TreeHost } from '../../domain/importJob.ts';
import { ConflictError } from '../../domain/errors.ts';
import type { SnapshotCatalog } from '../../domain/snapshot.ts';
import { versionKey } from '../../domain/version.ts';
import { isUniqueViolation, type SqlExecutor } from '../database/driver.ts';

/** The part of a catalog that an import uses. */
export interface ImportedCatalog {
  readonly id: string;
  readonly name: string;
  readonly version: string;
  readonly revision: number;
  readonly fingerprint: string | null;
  readonly importedRevision: number | null;
}

const COLUMNS = 'id, name, version, revision, fingerprint, imported_revision AS "importedRevision"';

/** The catalog with this id; null if there is none. */
export async function findImportedCatalog(sql: SqlExecutor, id: string): Promise<ImportedCatalog | null> {
  const [row] = await sql.query<ImportedCatalog>('catalog.imported', `SELECT ${COLUMNS} FROM catalog WHERE id = $1`, [id]);
  return row ?? null;
}

/** Takes the row lock that every writer of the catalog takes first; null if the catalog does not exist. */
export async function lockCatalog(tx: SqlExecutor, id: string): Promise<ImportedCatalog | null> {
  const [row] = await tx.query<ImportedCatalog>('catalog.lock', `SELECT ${COLUMNS} FROM catalog WHERE id = $1 FOR UPDATE`, [id]);
  return row ?? null;
}

/** The catalog that an import would conflict with: any of a rolling source, else the one of the same release; never a frozen copy. */
export async function findCatalogOfSource(
  sql: SqlExecutor,
  name: string,
  type: CatalogType,
  version: string | null,
): Promise<{ id: string; version: string } | null> {
  const [row] = await sql.query<{ id: string; version: string }>(
    'catalog.ofSource',
    'SELECT id, version FROM catalog WHERE name = $1 AND type = $2::catalog_type AND ($3::text IS NULL OR version = $3) AND frozen_at IS NULL ORDER BY version_key DESC LIMIT 1',
    [name, type, version],
  );
  return row ?? null;
}

/** Identifies the catalogs of a source. */
export interface SourceNames {
  readonly key: CatalogSource;
  readonly catalogName: string;
  readonly catalogType: CatalogType;
}

/** The catalogs of a source, without frozen copies: imported from it, or created manually with its name and type. */
export async function catalogsOfSource(
  sql: SqlExecutor,
  { key, catalogName, catalogType }: SourceNames,
): Promise<{ id: string; version: string }[]> {
  return sql.query(
    'catalog.allOfSource',
    `SELECT id, version FROM catalog
     WHERE (source = $1::catalog_source OR source IS NULL AND name = $2 AND type = $3::catalog_type) AND frozen_at IS NULL`,
    [key, catalogName, catalogType],
  );
}

/** The ids of the catalogs with automatic updates, least recently attempted first. */
export async function catalogsToUpdate(sql: SqlExecutor): Promise<string[]> {
  const rows = await sql.query<{ id: string }>(
    'catalog.toUpdate',
    `SELECT id FROM catalog WHERE auto_update_enabled AND source <> 'LMOD' AND frozen_at IS NULL ORDER BY last_update_attempt_at NULLS FIRST, id`,
  );
  return rows.map(({ id }) => id);
}

/** The catalog of a refresh; its source is null if it was created manually and has not been refreshed yet. */
export interface CatalogToRefresh {
  readonly id: string;
  readonly name: string;
  readonly version: string;
  readonly type: CatalogType;
  readonly source: CatalogSource | null;
  readonly isFrozen: boolean;
  /** The nodes that its module tree is for. */
  readonly host: TreeHost | null;
}

/** The catalog with this id; null if there is none. */
export async function findCatalogToRefresh(sql: SqlExecutor, id: string): Promise<CatalogToRefresh | null> {
  const [row] = await sql.query<CatalogToRefresh>(
    'catalog.toRefresh',
    `SELECT id, name, version, type, source, frozen_at IS NOT NULL AS "isFrozen", metadata -> 'host' AS host FROM catalog WHERE id = $1`,
    [id],
  );
  return row ?? null;
}

/** A catalog to be created by an import. */
export interface NewCatalog {
  readonly id: string;
  readonly name: string;
  readonly type: CatalogType;
  readonly source: CatalogSource;
  readonly autoUpdateEnabled: boolean;
  readonly snapshot: SnapshotCatalog;
}

/** Creates the catalog of an import. @throws ConflictError when it already exists */
export async function insertCatalog(
  tx: SqlExecutor,
  { id, name, type, source, autoUpdateEnabled, snapshot }: NewCatalog,
): Promise<void> {
  const rows = await tx.query(
    'catalog.insert',
    `INSERT INTO catalog (id, name, sort_name, version, version_key, type, source, auto_update_enabled)
     VALUES ($1, $2, $3, $4, $5, $6::catalog_type, $7::catalog_source, $8) ON CONFLICT (name, version, type) DO NOTHING RETURNING id`,
    [id, name, name.toLowerCase(), snapshot.version, versionKey(snapshot.version), type, source, autoUpdateEnabled],
  );
  if (rows.length === 0) throw new ConflictError(`A catalog ${name} ${snapshot.version} already exists.`);
}

/**
 * Updates a catalog from the snapshot, sets its source and counts; its revision increases when anything that clients can read has
 * changed.
 * @throws ConflictError when another catalog has the same name, version and type
 */
export async function finishCatalog(
  tx: SqlExecutor,
  { id, source, snapshot, hasNewRows }: Pick<NewCatalog, 'id' | 'source' | 'snapshot'> & { readonly hasNewRows: boolean },
): Promise<void> {
  const finished = tx.query(
    'catalog.finish',
    `WITH revised AS (
       SELECT id, revision + CASE WHEN $8 OR source IS NULL OR (version, source_url, description, metadata) IS DISTINCT FROM ($2, $4, $5, $6::jsonb) THEN 1 ELSE 0 END AS revision
       FROM catalog WHERE id = $1)
     UPDATE catalog c SET source = $9::catalog_source, version = $2, version_key = $3, source_url = $4, description = $5, metadata = $6::jsonb, fingerprint = $7, upstream_updated_at = $10,
       package_count = (SELECT count(*) FROM package WHERE catalog_id = $1),
       version_count = (SELECT count(*) FROM package_version WHERE catalog_id = $1),
       target_count = (SELECT count(*) FROM target WHERE catalog_id = $1),
       modified_at = CASE WHEN r.revision > c.revision THEN now() ELSE modified_at END,
       revision = r.revision, imported_revision = r.revision,
       last_update_attempt_at = coalesce(last_update_attempt_at, now()), last_successful_update_at = now(), update_errors = ''
     FROM revised r WHERE c.id = r.id`,
    [
      id,
      snapshot.version,
      versionKey(snapshot.version),
      snapshot.sourceUrl,
      snapshot.description,
      JSON.stringify(snapshot.metadata),
      snapshot.fingerprint,
      hasNewRows,
      source,
      snapshot.upstreamUpdatedAt,
    ],
  );
  await finished.catch((error: unknown) => {
    throw isUniqueViolation(error)
      ? new ConflictError(`Another catalog already has this name and the version ${snapshot.version}.`)
      : error;
  });
}

/** The number of imported rows of the catalog. */
export async function countImported(
  sql: SqlExecutor,
  id: string,
): Promise<{ packages: number; versions: number; targets: number }> {
  const count = (table: string) => `(SELECT count(*)::int FROM ${table} WHERE catalog_id = $1 AND origin = 'IMPORTED')`;
  const [counts] = await sql.query<{ packages: number; versions: number; targets: number }>(
    'catalog.countImported',
    `SELECT ${count('package')} AS packages, ${count('package_version')} AS versions, ${count('target')} AS targets`,
    [id],
  );
  if (!counts) throw new Error('A SELECT without FROM returns one row.');
  return counts;
}

/** The age of a catalog's data. */
export interface CatalogAge {
  readonly name: string;
  readonly version: string;
  readonly isUpdated: boolean;
  readonly seconds: number;
}

/**
 * The age of every catalog whose upstream states the time of its data. The demo catalog and frozen copies are excluded, since they are never updated.
 */
export async function catalogAges(sql: SqlExecutor): Promise<CatalogAge[]> {
  return sql.query<CatalogAge>(
    'catalog.ages',
    `SELECT name, version, auto_update_enabled AS "isUpdated", extract(epoch FROM now() - upstream_updated_at)::float8 AS seconds
     FROM catalog WHERE upstream_updated_at IS NOT NULL AND source <> 'DEMO' AND frozen_at IS NULL`,
  );
}

/** Records a successful update without changes. */
export async function confirmCatalog(sql: SqlExecutor, id: string): Promise<void> {
  await sql.query('catalog.confirm', `UPDATE catalog SET last_successful_update_at = now(), update_errors = '' WHERE id = $1`, [
    id,
  ]);
}

/** Records the time of an update attempt. */
export async function noteAttempt(sql: SqlExecutor, id: string): Promise<void> {
  await sql.query('catalog.attempt', 'UPDATE catalog SET last_update_attempt_at = now() WHERE id = $1', [id]);
}

/** Records the error of a failed update. */
export async function noteFailure(sql: SqlExecutor, id: string, error: string): Promise<void> {
  await sql.query('catalog.failure', 'UPDATE catalog SET update_errors = $2 WHERE id = $1', [id, error]);
}

/** The id of the catalog with this name, version and type; null if there is none. */
export async function findCatalogByKey(
  sql: SqlExecutor,
  { name, version, type }: Pick<CatalogToRefresh, 'name' | 'version' | 'type'>,
): Promise<string | null> {
  const [row] = await sql.query<{ id: string }>(
    'catalog.byKey',
    'SELECT id FROM catalog WHERE name = $1 AND version = $2 AND type = $3::catalog_type',
    [name, version, type],
  );
  return row?.id ?? null;
}

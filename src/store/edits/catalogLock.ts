import { NotFoundError } from '../../domain/errors.ts';
import { lockCatalog } from '../imports/importedCatalog.ts';
import type { DatabaseDriver, SqlExecutor } from '../database/driver.ts';

/** Selects the catalog of the row to edit. */
const CATALOG_OF = {
  Package: 'SELECT catalog_id AS "catalogId" FROM package WHERE id = $1',
  PackageVersion: 'SELECT catalog_id AS "catalogId" FROM package_version WHERE id = $1',
  Target: 'SELECT catalog_id AS "catalogId" FROM target WHERE id = $1',
} as const;

const WORDS = { Catalog: 'catalog', Package: 'package', PackageVersion: 'version', Target: 'target' } as const;

/** The error for an unknown id. */
export const notFound = (type: keyof typeof WORDS, id: string) => new NotFoundError(`No ${WORDS[type]} has the id "${id}".`);

/**
 * Runs an edit in one transaction that locks the rows of its catalogs, as every writer does. This keeps counts right, and the
 * fixed order prevents deadlocks.
 * @throws NotFoundError when one of the catalogs does not exist
 */
export function withCatalogLock<Result>(
  db: DatabaseDriver,
  catalogIds: readonly string[],
  work: (tx: SqlExecutor) => Promise<Result>,
): Promise<Result> {
  return db.transaction(async (tx) => {
    for (const id of [...new Set(catalogIds)].sort()) if (!(await lockCatalog(tx, id))) throw notFound('Catalog', id);
    return work(tx);
  });
}

/** Runs an edit under the lock of the catalog that contains a row. @throws NotFoundError when there is no such row */
export async function withOwningCatalog<Result>(
  db: DatabaseDriver,
  type: keyof typeof CATALOG_OF,
  id: string,
  work: (tx: SqlExecutor, catalogId: string) => Promise<Result>,
  others: readonly string[] = [],
): Promise<Result> {
  const owner = await catalogOf(db, type, id);
  return withCatalogLock(db, [owner, ...others], async (tx) => {
    // The row may have been moved or deleted while this edit waited for the lock.
    if ((await catalogOf(tx, type, id)) !== owner) throw notFound(type, id);
    return work(tx, owner);
  });
}

async function catalogOf(sql: SqlExecutor, type: keyof typeof CATALOG_OF, id: string): Promise<string> {
  const [row] = await sql.query<{ catalogId: string }>(`edit.holder${type}`, CATALOG_OF[type], [id]);
  if (!row) throw notFound(type, id);
  return row.catalogId;
}

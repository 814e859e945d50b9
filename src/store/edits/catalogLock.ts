import { NotFoundError } from '../../domain/errors.ts';
import { lockCatalog } from '../imports/importedCatalog.ts';
import type { DatabaseDriver, SqlExecutor } from '../database/driver.ts';

/** Where a row is that is to be edited. */
const HOLDERS = {
  Package: 'SELECT catalog_id AS "catalogId" FROM package WHERE id = $1',
  PackageVersion: 'SELECT catalog_id AS "catalogId" FROM package_version WHERE id = $1',
  Target: 'SELECT catalog_id AS "catalogId" FROM target WHERE id = $1',
} as const;

const WORDS = { Catalog: 'catalog', Package: 'package', PackageVersion: 'version', Target: 'target' } as const;

export const notFound = (type: keyof typeof WORDS, id: string) => new NotFoundError(`No ${WORDS[type]} has the id "${id}".`);

/**
 * Runs an edit in one transaction that holds the rows of its catalogs, as every writer does, so that counts stay right and
 * nobody waits in a circle. @throws NotFoundError when one of the catalogs is not there
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

/** The same for the catalog that a row is in. @throws NotFoundError when there is no such row */
export async function withOwningCatalog<Result>(
  db: DatabaseDriver,
  type: keyof typeof HOLDERS,
  id: string,
  work: (tx: SqlExecutor, catalogId: string) => Promise<Result>,
  others: readonly string[] = [],
): Promise<Result> {
  const holder = await holderOf(db, type, id);
  return withCatalogLock(db, [holder, ...others], async (tx) => {
    // It can have been moved or deleted while this edit waited for its turn.
    if ((await holderOf(tx, type, id)) !== holder) throw notFound(type, id);
    return work(tx, holder);
  });
}

async function holderOf(sql: SqlExecutor, type: keyof typeof HOLDERS, id: string): Promise<string> {
  const [row] = await sql.query<{ catalogId: string }>(`edit.holder${type}`, HOLDERS[type], [id]);
  if (!row) throw notFound(type, id);
  return row.catalogId;
}

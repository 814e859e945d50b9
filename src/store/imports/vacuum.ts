import type { SqlExecutor } from '../database/driver.ts';

const TABLES = ['package', 'package_version', 'target'];

/**
 * Removes dead rows, updates the statistics and flushes the pending lists of the GIN indexes, outside any transaction: the
 * embedded database has no autovacuum. A table locked by another import or an autovacuum is skipped, since it will be vacuumed
 * then.
 */
export async function vacuumContents(sql: SqlExecutor): Promise<void> {
  for (const table of TABLES) await sql.query('contents.vacuum', `VACUUM (ANALYZE, SKIP_LOCKED) ${table}`);
}

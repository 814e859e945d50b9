import { setTimeout as sleep } from 'node:timers/promises';
import type { SqlExecutor } from '../database/driver.ts';

/** Without statistics of `change`, the first page of a large commit would sort all its changes. */
const TABLES = ['package', 'package_version', 'target', 'commit', 'change'];

/** In milliseconds. The embedded database runs one statement at a time: in this pause it runs those that clients have waited to send. */
const PAUSE = 50;

/**
 * Removes dead rows, updates the statistics and flushes the pending lists of the GIN indexes, outside any transaction: the
 * embedded database has no autovacuum. A table locked by another import or an autovacuum is skipped, since it will be vacuumed
 * then.
 */
export async function vacuumContents(sql: SqlExecutor): Promise<void> {
  for (const table of TABLES) {
    await sleep(PAUSE);
    await sql.query('contents.vacuum', `VACUUM (ANALYZE, SKIP_LOCKED) "${table}"`);
  }
}

import { setTimeout as sleep } from 'node:timers/promises';
import type { DatabaseDriver } from '../database/driver.ts';

/** Without statistics of `change`, the first page of a large commit would sort all its changes. */
const TABLES = ['package', 'package_version', 'target', 'commit', 'change'];

/** In milliseconds. The embedded database runs one statement at a time: in this pause it runs those of clients that have waited. */
const PAUSE = 50;

/**
 * Removes dead rows, updates the statistics and flushes the pending lists of the GIN indexes, outside any transaction: the
 * embedded database has no autovacuum, and without statistics the first searches scan the tables. A table locked by another import or
 * an autovacuum is skipped, since it will be vacuumed then.
 */
export async function vacuumContents(db: DatabaseDriver): Promise<void> {
  for (const table of TABLES) {
    if (db.kind === 'pglite') await sleep(PAUSE);
    await db.query('contents.vacuum', `VACUUM (ANALYZE, SKIP_LOCKED) "${table}"`);
  }
}

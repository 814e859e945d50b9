import { ImportInProgressError } from '../../domain/errors.ts';
import type { SqlExecutor } from '../database/driver.ts';

/** Maximum number of attempts, when the job that holds a slot ends between two statements. */
const TRIES = 3;

/**
 * Reserves a slot with `take`, which returns whether it was free; retries when its holder has ended meanwhile.
 * @throws ImportInProgressError
 */
export async function takeSlot(sql: SqlExecutor, slot: string, take: () => Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < TRIES; tries += 1) {
    if (await take()) return;
    const holder = await unfinishedJob(sql, slot);
    if (holder !== null) throw new ImportInProgressError(holder);
  }
  throw new Error(`The slot ${slot} was held ${TRIES} times by jobs that ended at once.`);
}

async function unfinishedJob(sql: SqlExecutor, slot: string): Promise<string | null> {
  const [found] = await sql.query<{ id: string }>(
    'job.inSlot',
    'SELECT id FROM import_job WHERE slot = $1 AND finished_at IS NULL',
    [slot],
  );
  return found?.id ?? null;
}

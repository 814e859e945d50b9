import { setImmediate } from 'node:timers/promises';
import { v7 as uuidv7 } from 'uuid';
import { ImportError } from '../domain/errors.ts';
import type { ImportSummary } from '../domain/summary.ts';
import type { SqlExecutor } from '../store/database/driver.ts';
import { copyCatalog, countToCopy } from '../store/imports/copyCatalog.ts';
import { lockCatalog } from '../store/imports/importedCatalog.ts';
import type { ImportRun } from './import.ts';
import { succeed } from './succeed.ts';

/** One attempt of a job that copies a catalog. */
export type FreezeRun = Pick<ImportRun, 'db' | 'changes' | 'job' | 'progress' | 'signal'>;

/**
 * Copies a catalog in one transaction, which includes the end of the job and locks the original against every other writer.
 * Returns the rows that were added.
 * @throws ImportError, ConflictError, or the reason of the signal
 */
export async function runFreeze(run: FreezeRun): Promise<ImportSummary> {
  const { db, changes, job, progress } = run;
  const { originalId } = job;
  if (originalId === null) throw originalGone();
  await progress.begin('APPLYING', await countToCopy(db, originalId));
  const summary = await db.transaction((tx) => copy(run, tx, originalId));
  changes.invalidate();
  return summary;
}

const originalGone = () => new ImportError('CATALOG_GONE', 'The catalog to be frozen has been deleted.');

async function copy({ db, job, progress, signal }: FreezeRun, tx: SqlExecutor, originalId: string): Promise<ImportSummary> {
  if (!(await lockCatalog(tx, originalId))) throw originalGone();
  const id = uuidv7();
  let done = 0;
  const summary = await copyCatalog(tx, {
    originalId,
    id,
    version: job.catalogVersion ?? '',
    async onCopied(rows) {
      done += rows;
      // On the embedded database an event would wait for this transaction.
      if (db.kind === 'postgresql') progress.report('APPLYING', done);
      await setImmediate();
      signal.throwIfAborted();
    },
  });
  await progress.settle();
  await succeed(tx, job, summary, id);
  return summary;
}

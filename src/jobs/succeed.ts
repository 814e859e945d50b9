import type { ImportJob } from '../domain/importJob.ts';
import { type ImportSummary, KINDS } from '../domain/summary.ts';
import type { SqlExecutor } from '../store/database/driver.ts';
import { recordStep } from '../store/imports/importJobs.ts';

/** Records the success of a job, in the transaction of its changes. @throws Error when another worker has the job now */
export async function succeed(
  sql: SqlExecutor,
  job: ImportJob,
  summary: ImportSummary,
  catalogId?: string,
  message: string | null = null,
): Promise<void> {
  const rows = rowsToWrite(summary);
  const step = { state: 'SUCCEEDED', phase: 'FINISHED', done: rows, total: rows, rate: null, etaSeconds: 0, message } as const;
  const isOurs = await recordStep(sql, job, ['RUNNING'], step, { summary, ...(catalogId === undefined ? {} : { catalogId }) });
  // Rolls back the apply: another worker has the job now.
  if (!isOurs) throw new Error(`The job ${job.id} continues elsewhere.`);
}

/** The number of rows that an import writes. */
export const rowsToWrite = (summary: ImportSummary) =>
  KINDS.reduce((sum, kind) => sum + summary[kind].added + summary[kind].changed + summary[kind].removed, 0);

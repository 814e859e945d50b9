import { forgetJobs } from '../store/jobs.ts';
import { forgetRemoved } from '../store/removed.ts';
import type { Driver } from '../store/sql.ts';
import { dropOrphanedStages } from '../store/stage.ts';

/** Finished jobs are history, kept within bounds. */
const KEPT_DAYS = 90;
const KEPT_JOBS = 1_000;

/** Forgets what is kept for a time only, and drops what an accident has left. */
export async function keepHouse(db: Driver, removedDays: number): Promise<void> {
  await forgetJobs(db, KEPT_DAYS, KEPT_JOBS);
  await forgetRemoved(db, removedDays);
  await dropOrphanedStages(db);
}

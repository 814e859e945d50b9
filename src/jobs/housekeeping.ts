import { forgetJobs } from '../store/imports/importJobs.ts';
import { forgetRemoved } from '../store/imports/removed.ts';
import type { DatabaseDriver } from '../store/database/driver.ts';
import { dropOrphanedStages } from '../store/imports/stage.ts';

/** Finished jobs are history, kept within bounds. */
const KEPT_DAYS = 90;
const KEPT_JOBS = 1_000;

/** Forgets what is kept for a time only, and drops what an accident has left. */
export async function keepHouse(db: DatabaseDriver, removedDays: number): Promise<void> {
  await forgetJobs(db, KEPT_DAYS, KEPT_JOBS);
  await forgetRemoved(db, removedDays);
  await dropOrphanedStages(db);
}

import { forgetChanges } from '../store/changes/forgetChanges.ts';
import { forgetJobs } from '../store/imports/importJobs.ts';
import { forgetRemoved } from '../store/imports/removed.ts';
import type { DatabaseDriver } from '../store/database/driver.ts';
import { forgetUploads } from '../store/uploads.ts';
import { dropOrphanedStages } from '../store/imports/stage.ts';

/** Finished jobs are deleted after this many days. */
const KEPT_DAYS = 90;
const KEPT_JOBS = 1_000;

/** Deletes expired rows, and drops what crashes have left behind. */
export async function keepHouse(db: DatabaseDriver, changeDays: number): Promise<void> {
  await forgetJobs(db, KEPT_DAYS, KEPT_JOBS);
  await forgetRemoved(db, changeDays);
  await forgetChanges(db, changeDays);
  await forgetUploads(db);
  await dropOrphanedStages(db);
}

import type { ImportJob } from '../domain/importJob.ts';
import type { SnapshotProblem } from '../domain/snapshot.ts';
import { clearProblems, saveProblems } from '../store/imports/importProblems.ts';
import type { DatabaseDriver } from '../store/database/driver.ts';

/** Maximum number of stored problems of a job; more are only counted. */
const MAX_PROBLEMS = 1_000;

/** Collects the first problems of a job and counts all. */
export class ProblemLog {
  readonly #db: DatabaseDriver;
  readonly #job: ImportJob;
  readonly #kept: SnapshotProblem[] = [];
  #count = 0;

  constructor(db: DatabaseDriver, job: ImportJob) {
    this.#db = db;
    this.#job = job;
  }

  /** Adds a problem. */
  add(problem: SnapshotProblem): void {
    this.#count += 1;
    if (this.#kept.length < MAX_PROBLEMS) this.#kept.push(problem);
  }

  /** Deletes the problems of an earlier attempt. */
  clear(): Promise<void> {
    return clearProblems(this.#db, this.#job);
  }

  /** Stores the problems, whether the import continued or failed. */
  flush(): Promise<void> {
    return saveProblems(this.#db, this.#job, this.#kept, this.#count);
  }
}

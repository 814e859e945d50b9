import type DataLoader from 'dataloader';
import type { ImportEvent } from '../../domain/importJob.ts';
import { eventsOfJobs, problemCounts, type ProblemRow, problemsOfJobs } from '../sql/importRecords.ts';
import { type Batches, countOf } from './batches.ts';
import { type CursorForm, type PageArgs, type PageSelection, positionOf, readPage } from './page.ts';
import type { Pages } from './pages.ts';

const PROBLEM_CURSOR: CursorForm = { order: 'POSITION', types: ['int'] };

/** Reads the events and problems of the import jobs of one request: one statement for all jobs. */
export class ImportLoaders {
  readonly #batches: Batches;

  constructor(batches: Batches) {
    this.#batches = batches;
  }

  /** At most `limit` events of each job after a sequence number, oldest first. */
  events(after: number, limit: number): DataLoader<string, readonly ImportEvent[]> {
    return this.#batches.loader('job.events', [after, limit], (key) =>
      this.#batches.grouped<ImportEvent, readonly ImportEvent[]>(
        key,
        (jobs) => eventsOfJobs(after, limit, jobs),
        (rows) => rows,
      ),
    );
  }

  /** A page of the problems of each job, in upstream order. */
  problems(args: PageArgs, selection: PageSelection): Pages<ProblemRow> {
    const position = positionOf(PROBLEM_CURSOR, args);
    const counts = this.#batches.of('job.problems.count', problemCounts, countOf);
    const rows = this.#batches.loader('job.problems.page', position.slice, (key) =>
      this.#batches.grouped<ProblemRow, readonly ProblemRow[]>(
        key,
        (jobs) => problemsOfJobs(position.slice, jobs),
        (found) => found,
      ),
    );
    return {
      load: (jobId) =>
        readPage(
          position,
          selection,
          () => rows.load(jobId),
          () => counts.load(jobId),
        ),
    };
  }
}

import type DataLoader from 'dataloader';
import type { ImportEvent } from '../../domain/importJob.ts';
import {
  changeCountsOfJobs,
  changesOfJobs,
  eventsOfJobs,
  type ImportChangeFilter,
  type ImportChangeRow,
  problemCounts,
  type ProblemRow,
  problemsOfJobs,
} from '../sql/importRecords.ts';
import { type Batches, countOf } from './batches.ts';
import { type CursorForm, type PageArgs, type PagePosition, type PageSelection, positionOf, readPage } from './page.ts';
import type { Pages } from './pages.ts';

const PROBLEM_CURSOR: CursorForm = { order: 'POSITION', types: ['int'] };
const CHANGE_CURSOR: CursorForm = { order: 'CHANGE POSITION', types: ['int'] };

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

  /** A page of the packages that each job would change, by name. */
  changes(filter: ImportChangeFilter, args: PageArgs, selection: PageSelection): Pages<ImportChangeRow> {
    const position = positionOf(CHANGE_CURSOR, args);
    const counts = this.#batches.loader('job.changes.count', filter, (key) =>
      this.#batches.grouped<{ count: number }, number>(key, (jobs) => changeCountsOfJobs(filter, jobs), countOf),
    );
    const rows = this.#batches.loader('job.changes.page', [filter, position.slice], (key) =>
      this.#batches.grouped<ImportChangeRow, readonly ImportChangeRow[]>(
        key,
        (jobs) => changesOfJobs(filter, position.slice, jobs),
        (found) => found,
      ),
    );
    return pagesOf(position, selection, rows, counts);
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
    return pagesOf(position, selection, rows, counts);
  }
}

const pagesOf = <Row>(
  position: PagePosition,
  selection: PageSelection,
  rows: DataLoader<string, readonly Row[]>,
  counts: DataLoader<string, number>,
): Pages<Row> => ({
  load: (jobId) =>
    readPage(
      position,
      selection,
      () => rows.load(jobId),
      () => counts.load(jobId),
    ),
});

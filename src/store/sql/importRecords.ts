import type { ImportProblem } from '../../generated/prisma/client.ts';
import { PARENT_IDS } from './idParameters.ts';
import { keyset } from './order.ts';
import { Params } from './params.ts';
import type { RowWindow, Statement } from './listing.ts';

/** The columns of an event, in the form of ImportEvent of domain/importJob.ts. */
export const EVENT_COLUMNS = `e.job_id AS "jobId", e.sequence, e.at, e.state, e.phase, e.done, e.total, e.rate, e.eta_seconds AS "etaSeconds", e.message`;

/** The events of jobs after a sequence number, at most `limit` each, oldest first. */
export const eventsOfJobs = (after: number, limit: number, jobIds: readonly string[]): Statement => ({
  text: `SELECT parent.position::int AS parent, item.* FROM ${PARENT_IDS} CROSS JOIN LATERAL (
    SELECT ${EVENT_COLUMNS} FROM import_event e WHERE e.job_id = parent.id AND e.sequence > $2 ORDER BY e.sequence LIMIT $3) item`,
  values: [jobIds, after, limit],
});

/** A problem with its position as the key of a cursor. */
export type ProblemRow = ImportProblem & { readonly k0: string };

/** A page of the problems of each job, in upstream order. */
export function problemsOfJobs({ limit, isBackward, cursor }: RowWindow, jobIds: readonly string[]): Statement {
  const params = new Params(jobIds);
  const direction = isBackward ? 'DESC' : 'ASC';
  const beyond = cursor
    ? `AND ${keyset(
        [{ sql: 'q.position', direction }],
        cursor.map((value) => params.add(value, 'int')),
      )}`
    : '';
  return {
    text: `SELECT parent.position::int AS parent, item.* FROM ${PARENT_IDS} CROSS JOIN LATERAL (
      SELECT q.job_id AS "jobId", q.position, q.entry, q.message, q.position::text AS k0 FROM import_problem q
      WHERE q.job_id = parent.id ${beyond} ORDER BY q.position ${direction} LIMIT ${params.add(limit, 'int')}) item`,
    values: params.values,
  };
}

/** How many problems each job has. */
export const problemCounts = (jobIds: readonly string[]): Statement => ({
  text: `SELECT parent.position::int AS parent, (SELECT count(*)::int FROM import_problem q WHERE q.job_id = parent.id) AS count
    FROM ${PARENT_IDS}`,
  values: [jobIds],
});

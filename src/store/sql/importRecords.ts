import type { Ecosystem } from '../../domain/catalog.ts';
import type { ChangeKind } from '../../domain/changeKind.ts';
import type { ImportVersionChange } from '../../domain/importChange.ts';
import type { ChangeCounts } from '../../domain/summary.ts';
import type { ImportProblem } from '../../generated/prisma/client.ts';
import { contains } from './clause.ts';
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

/** A package that a dry run would change, with its position as the key of a cursor. */
export interface ImportChangeRow extends ChangeCounts {
  readonly kind: ChangeKind;
  readonly ecosystem: Ecosystem;
  readonly name: string;
  /** Null for a package that would be added. */
  readonly packageId: string | null;
  readonly versions: readonly ImportVersionChange[];
  readonly k0: string;
}

/** Which changes to list. */
export interface ImportChangeFilter {
  /** All kinds if null or empty. */
  readonly kinds: readonly ChangeKind[] | null;
  /** A part of the name; null for any. */
  readonly search: string | null;
}

function changeConditions({ kinds, search }: ImportChangeFilter, { add }: Params): string {
  const ofKind = kinds && kinds.length > 0 ? ` AND x.kind = ANY (${add(kinds, 'text[]')})` : '';
  return ofKind + (search === null ? '' : ` AND x.sort_name LIKE ${add(contains(search))}`);
}

/** A page of the changes of each job, by name. */
export function changesOfJobs(
  filter: ImportChangeFilter,
  { limit, isBackward, cursor }: RowWindow,
  jobIds: readonly string[],
): Statement {
  const params = new Params(jobIds);
  const direction = isBackward ? 'DESC' : 'ASC';
  const beyond = cursor
    ? ` AND ${keyset(
        [{ sql: 'x.position', direction }],
        cursor.map((value) => params.add(value, 'int')),
      )}`
    : '';
  return {
    text: `SELECT parent.position::int AS parent, item.* FROM ${PARENT_IDS} CROSS JOIN LATERAL (
      SELECT x.kind, x.ecosystem, x.name, x.package_id AS "packageId", x.added, x.changed, x.removed, x.unchanged, x.versions, x.position::text AS k0
      FROM import_change x WHERE x.job_id = parent.id${changeConditions(filter, params)}${beyond}
      ORDER BY x.position ${direction} LIMIT ${params.add(limit, 'int')}) item`,
    values: params.values,
  };
}

/** How many changes each job has. */
export function changeCountsOfJobs(filter: ImportChangeFilter, jobIds: readonly string[]): Statement {
  const params = new Params(jobIds);
  return {
    text: `SELECT parent.position::int AS parent,
      (SELECT count(*)::int FROM import_change x WHERE x.job_id = parent.id${changeConditions(filter, params)}) AS count FROM ${PARENT_IDS}`,
    values: params.values,
  };
}

/** How many problems each job has. */
export const problemCounts = (jobIds: readonly string[]): Statement => ({
  text: `SELECT parent.position::int AS parent, (SELECT count(*)::int FROM import_problem q WHERE q.job_id = parent.id) AS count
    FROM ${PARENT_IDS}`,
  values: [jobIds],
});

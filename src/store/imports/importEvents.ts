import type { ImportEvent } from '../../domain/importJob.ts';
import type { SqlExecutor } from '../database/driver.ts';
import { EVENT_COLUMNS } from '../sql/importRecords.ts';

/** A page of a job's events after a sequence number; `finished` when no events will follow. */
export async function eventsAfter(
  sql: SqlExecutor,
  jobId: string,
  after: number,
  limit: number,
): Promise<{ events: ImportEvent[]; finished: boolean }> {
  const events = await sql.query<ImportEvent>(
    'job.events',
    `SELECT ${EVENT_COLUMNS} FROM import_event e WHERE e.job_id = $1 AND e.sequence > $2 ORDER BY e.sequence LIMIT $3`,
    [jobId, after, limit],
  );
  if (events.length > 0) return { events, finished: false };
  const [job] = await sql.query<{ ended: boolean }>(
    'job.ended',
    'SELECT finished_at IS NOT NULL AND sequence <= $2 AS ended FROM import_job WHERE id = $1',
    [jobId, after],
  );
  return { events, finished: job?.ended ?? true };
}

/**
 * The last event of every job that ended after `since`, then the latest event of every unfinished job, oldest job first; and the
 * time of the read.
 */
export async function latestEvents(sql: SqlExecutor, since: Date | null): Promise<{ now: Date; events: ImportEvent[] }> {
  const [clock] = await sql.query<{ now: Date }>('job.clock', 'SELECT clock_timestamp() AS now');
  const events = await sql.query<ImportEvent>(
    'job.latestEvents',
    `SELECT ${EVENT_COLUMNS} FROM import_job j JOIN import_event e ON e.job_id = j.id AND e.sequence = j.sequence
     WHERE j.finished_at IS NULL OR j.finished_at > $1::timestamptz ORDER BY j.finished_at, j.created_at, j.id`,
    [since],
  );
  return { now: clock?.now ?? new Date(0), events };
}

/**
 * The events of jobs that were not finished at `since`, after those already known by job. Known jobs are included whatever their
 * end time, because the transaction that ends a job commits a little after that time.
 */
export async function activityAfter(
  sql: SqlExecutor,
  since: Date,
  known: ReadonlyMap<string, number>,
  limit: number,
): Promise<ImportEvent[]> {
  return sql.query<ImportEvent>(
    'job.activity',
    `SELECT ${EVENT_COLUMNS} FROM import_job j JOIN import_event e ON e.job_id = j.id
     LEFT JOIN unnest($2::uuid[], $3::int[]) AS known(id, sequence) ON known.id = j.id
     WHERE (j.finished_at IS NULL OR j.finished_at >= $1 OR known.id IS NOT NULL) AND e.sequence > coalesce(known.sequence, 0)
     ORDER BY e.at, e.job_id, e.sequence LIMIT $4`,
    [since, [...known.keys()], [...known.values()], limit],
  );
}

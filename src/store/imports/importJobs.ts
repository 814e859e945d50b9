import type { CatalogSource } from '../../domain/catalog.ts';
import {
  type ImportJob,
  type ImportKind,
  type ImportState,
  type ImportStep,
  type ImportTrigger,
  type TreeHost,
  overallProgress,
} from '../../domain/importJob.ts';
import type { ImportSummary } from '../../domain/summary.ts';
import { takeSlot } from './jobSlot.ts';
import { STALLED_SECONDS } from '../database/session.ts';
import { isUniqueViolation, type SqlExecutor, WORKER_LOCK_CLASS } from '../database/driver.ts';

/** The NOTIFY channel of new events; the payload is the job's id. */
export const EVENT_CHANNEL = 'import_event';
/** The NOTIFY channel of cancel requests to the gateway that runs a job; the payload is the job's id. */
export const CANCEL_CHANNEL = 'import_cancel';

/** The columns of a new job. */
export interface NewJob {
  readonly id: string;
  readonly kind: ImportKind;
  readonly source: CatalogSource;
  readonly release: string | null;
  readonly dryRun: boolean;
  readonly forced: boolean;
  readonly autoUpdateEnabled: boolean;
  readonly trigger: ImportTrigger;
  readonly requestedBy: string | null;
  readonly catalogId: string | null;
  /** The catalog that a FREEZE copies. */
  readonly originalId?: string;
  readonly catalogName: string;
  readonly catalogVersion: string | null;
  readonly retryOfId: string | null;
  readonly uploadId?: string | null;
  readonly host?: TreeHost | null;
  readonly slot: string;
}

const QUEUED: ImportStep = {
  state: 'QUEUED',
  phase: 'WAITING',
  done: 0,
  total: null,
  rate: null,
  etaSeconds: null,
  message: null,
};

/**
 * Inserts a job with its first event. The unique index, not a prior check, decides which of two jobs is first.
 * @throws ImportInProgressError when another unfinished job holds the slot
 */
export async function insertJob(tx: SqlExecutor, job: NewJob): Promise<void> {
  await takeSlot(tx, job.slot, () => insertRow(tx, job));
  await recordStep(tx, { id: job.id, attempt: 0 }, ['QUEUED'], QUEUED);
}

/** Whether the slot was free. */
async function insertRow(tx: SqlExecutor, job: NewJob): Promise<boolean> {
  const rows = await tx.query(
    'job.insert',
    `INSERT INTO import_job (id, kind, source, release, dry_run, forced, auto_update_enabled, trigger, requested_by,
       catalog_id, catalog_name, catalog_version, retry_of_id, slot, original_id, upload_id, host)
     VALUES ($1, $2::import_kind, $3::catalog_source, $4, $5, $6, $7, $8::import_trigger, $9, $10, $11, $12, $13, $14, $15, $16, $17::jsonb)
     ON CONFLICT (slot) WHERE finished_at IS NULL DO NOTHING RETURNING id`,
    [
      job.id,
      job.kind,
      job.source,
      job.release,
      job.dryRun,
      job.forced,
      job.autoUpdateEnabled,
      job.trigger,
      job.requestedBy,
      job.catalogId,
      job.catalogName,
      job.catalogVersion,
      job.retryOfId,
      job.slot,
      job.originalId ?? null,
      job.uploadId ?? null,
      job.host ? JSON.stringify(job.host) : null,
    ],
  );
  return rows.length > 0;
}

const JOB = `id, kind, source, release, dry_run AS "dryRun", forced, auto_update_enabled AS "autoUpdateEnabled",
  catalog_id AS "catalogId", original_id AS "originalId", catalog_name AS "catalogName", catalog_version AS "catalogVersion",
  upload_id AS "uploadId", host, slot, attempt`;

/** Claims a queued job for this worker; null when another worker has claimed it or it has ended. */
export async function claimJob(sql: SqlExecutor, id: string, workerLock: number): Promise<ImportJob | null> {
  const [job] = await sql.query<ImportJob>(
    'job.claim',
    `UPDATE import_job SET state = 'RUNNING', attempt = attempt + 1, worker_lock = $2, started_at = coalesce(started_at, now())
     WHERE id = $1 AND state = 'QUEUED' RETURNING ${JOB}`,
    [id, workerLock],
  );
  return job ?? null;
}

/** Optional columns of a step. */
export interface StepExtras {
  readonly summary?: ImportSummary;
  readonly catalogId?: string;
  readonly errorCode?: string;
  readonly error?: string;
}

/**
 * Updates the state of a job and stores the event in one statement, which notifies the subscribers on commit. Returns false when
 * the job no longer belongs to this attempt: a worker that hung must not overwrite its successor.
 */
export async function recordStep(
  sql: SqlExecutor,
  { id, attempt }: Pick<ImportJob, 'id' | 'attempt'>,
  from: readonly ImportState[],
  step: ImportStep,
  extras: StepExtras = {},
): Promise<boolean> {
  const rows = await sql.query(
    'job.step',
    `WITH job AS (
       UPDATE import_job SET sequence = sequence + 1, state = $4::import_state, phase = $5::import_phase, done = $6, total = $7,
         progress = CASE WHEN $4 IN ('FAILED', 'CANCELLED') THEN progress ELSE $8 END,
         finished_at = CASE WHEN $4 IN ('SUCCEEDED', 'FAILED', 'CANCELLED') THEN clock_timestamp() END,
         worker_lock = CASE WHEN $4 = 'RUNNING' THEN worker_lock END,
         summary = coalesce($12::jsonb, summary), catalog_id = coalesce($13::uuid, catalog_id), error_code = $14, error = $15
       WHERE id = $1 AND attempt = $2 AND state = ANY ($3::text[]::import_state[]) AND ($4 <> 'SUCCEEDED' OR cancel_requested_at IS NULL)
       RETURNING id, sequence),
     event AS (
       INSERT INTO import_event (job_id, sequence, at, state, phase, done, total, rate, eta_seconds, message)
       SELECT id, sequence, clock_timestamp(), $4::import_state, $5::import_phase, $6, $7, $9, $10, $11 FROM job RETURNING job_id)
     SELECT pg_notify('${EVENT_CHANNEL}', job_id::text) FROM event`,
    [
      id,
      attempt,
      from,
      step.state,
      step.phase,
      step.done,
      step.total,
      overallProgress(step),
      step.rate,
      step.etaSeconds,
      step.message,
      extras.summary ? JSON.stringify(extras.summary) : null,
      extras.catalogId ?? null,
      extras.errorCode ?? null,
      extras.error ?? null,
    ],
  );
  return rows.length > 0;
}

/** Records the catalog of a job once it is known. @throws ImportInProgressError when another job holds its slot */
export async function nameCatalog(
  sql: SqlExecutor,
  { id, attempt }: ImportJob,
  { slot, version }: { slot: string; version: string },
): Promise<void> {
  const update = () =>
    sql.query(
      'job.name',
      `UPDATE import_job SET slot = $3, catalog_version = $4 WHERE id = $1 AND attempt = $2 AND state = 'RUNNING'`,
      [id, attempt, slot, version],
    );
  await takeSlot(sql, slot, () =>
    update().then(
      () => true,
      (error: unknown) => (isUniqueViolation(error) ? false : Promise.reject(error as Error)),
    ),
  );
}

/** The unfinished jobs of a source. */
export async function unfinishedJobs(sql: SqlExecutor, source: CatalogSource): Promise<{ id: string; slot: string }[]> {
  return sql.query(
    'job.unfinished',
    'SELECT id, slot FROM import_job WHERE source = $1::catalog_source AND finished_at IS NULL',
    [source],
  );
}

/** Whether a job with this id exists. */
export async function jobExists(sql: SqlExecutor, id: string): Promise<boolean> {
  return (await sql.query('job.exists', 'SELECT FROM import_job WHERE id = $1', [id])).length > 0;
}

/** The number of jobs in each state. */
export async function countJobs(sql: SqlExecutor): Promise<ReadonlyMap<ImportState, number>> {
  const rows = await sql.query<{ state: ImportState; count: number }>(
    'job.counts',
    'SELECT state, count(*)::int AS count FROM import_job GROUP BY state',
  );
  return new Map(rows.map(({ state, count }) => [state, count]));
}

/** A job with the columns needed to retry it. */
export async function findJobToRetry(sql: SqlExecutor, id: string): Promise<(ImportJob & { state: ImportState }) | null> {
  const [job] = await sql.query<ImportJob & { state: ImportState }>(
    'job.toRetry',
    `SELECT ${JOB}, state FROM import_job WHERE id = $1`,
    [id],
  );
  return job ?? null;
}

/** The state and attempt of a job. */
export interface JobStatus {
  readonly id: string;
  readonly state: ImportState;
  readonly attempt: number;
}

/** Requests the cancellation of a job; null when the id is unknown. A job that has ended is not changed. */
export async function requestCancel(sql: SqlExecutor, id: string): Promise<JobStatus | null> {
  const [job] = await sql.query<JobStatus>(
    'job.cancel',
    `UPDATE import_job SET cancel_requested_at = CASE WHEN finished_at IS NULL THEN coalesce(cancel_requested_at, now()) ELSE cancel_requested_at END
     WHERE id = $1 RETURNING id, state, attempt, pg_notify('${CANCEL_CHANNEL}', id::text)`,
    [id],
  );
  return job ?? null;
}

/** The ids of the jobs whose cancellation was requested. */
export async function cancelRequests(sql: SqlExecutor, ids: readonly string[]): Promise<string[]> {
  const rows = await sql.query<{ id: string }>(
    'job.cancelRequests',
    'SELECT id FROM import_job WHERE id = ANY ($1::uuid[]) AND cancel_requested_at IS NOT NULL',
    [ids],
  );
  return rows.map(({ id }) => id);
}

/** A worker and the unfinished jobs that it runs. */
export interface WorkerJobs {
  readonly workerLock: number;
  readonly running: readonly string[];
}

/** A running job without a live worker. */
export interface OrphanedJob extends JobStatus {
  /** Whether this process ran it but could not record its end. */
  readonly isOurs: boolean;
}

/** The session that holds a job's worker lock and was active recently: gateways use theirs every second. */
const LIVE_HOLDER = `SELECT FROM pg_locks l JOIN pg_stat_activity a ON a.pid = l.pid WHERE l.locktype = 'advisory' AND l.granted
  AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database()) AND l.classid = ${WORKER_LOCK_CLASS} AND l.objid = worker_lock
  AND coalesce(a.state_change > clock_timestamp() - interval '${STALLED_SECONDS} s', true)`;

/**
 * The running jobs without a live worker: the session with the worker lock has ended, its gateway hangs or is cut off, or the end
 * of the job could not be recorded. On PGlite no other process can run any.
 */
export async function orphanedJobs(
  sql: SqlExecutor,
  kind: 'postgresql' | 'pglite',
  { workerLock, running }: WorkerJobs,
): Promise<OrphanedJob[]> {
  const isGone = kind === 'pglite' ? 'true' : `(worker_lock = $2 OR NOT EXISTS (${LIVE_HOLDER}))`;
  return sql.query<OrphanedJob>(
    'job.orphans',
    `SELECT id, state, attempt, coalesce(worker_lock = $2, false) AS "isOurs" FROM import_job
     WHERE state = 'RUNNING' AND id <> ALL ($1::uuid[]) AND ${isGone}`,
    [running, workerLock],
  );
}

/** Jobs queued for longer than any retry delay: the queue may have lost them. */
export async function forgottenJobs(sql: SqlExecutor, seconds: number): Promise<string[]> {
  const rows = await sql.query<{ id: string }>(
    'job.forgotten',
    `SELECT j.id FROM import_job j JOIN import_event e ON e.job_id = j.id AND e.sequence = j.sequence
     WHERE j.state = 'QUEUED' AND e.at < now() - make_interval(secs => $1)`,
    [seconds],
  );
  return rows.map(({ id }) => id);
}

/** Deletes finished jobs with their events and problems: those older than `days`, and all but the newest `count`. */
export async function forgetJobs(sql: SqlExecutor, days: number, count: number): Promise<void> {
  await sql.query(
    'job.forget',
    `DELETE FROM import_job WHERE finished_at IS NOT NULL AND (finished_at < now() - make_interval(days => $1)
       OR id NOT IN (SELECT id FROM import_job ORDER BY created_at DESC, id DESC LIMIT $2))`,
    [days, count],
  );
}

import { v7 as uuidv7 } from 'uuid';
import { insertJob } from '../../src/store/imports/importJobs.ts';
import type { TestApp } from './app.ts';

/** A job without a worker, whose events are emitted by the test. */
export interface ScriptedJob {
  readonly id: string;
  /** Stores events in one transaction, and notifies subscribers. */
  emit(count: number, message?: string): Promise<void>;
  finish(): Promise<void>;
}

/** Inserts a scripted job. */
export async function insertScriptedJob(app: TestApp): Promise<ScriptedJob> {
  const id = uuidv7();
  await insertJob(app.app.db, {
    id,
    kind: 'IMPORT',
    source: 'DEMO',
    release: null,
    dryRun: true,
    forced: false,
    autoUpdateEnabled: false,
    trigger: 'REQUEST',
    requestedBy: null,
    catalogId: null,
    catalogName: 'Told',
    catalogVersion: null,
    retryOfId: null,
    slot: `told ${id}`,
  });
  const wake = () => app.sql(`SELECT pg_notify('import_event', $1)`, id);
  return {
    id,
    async emit(count, message = '') {
      await app.sql(
        `WITH job AS (UPDATE import_job SET sequence = sequence + $2::int WHERE id = $1 RETURNING sequence - $2::int AS before)
         INSERT INTO import_event (job_id, sequence, at, state, phase, done, message)
         SELECT $1, before + n, clock_timestamp(), 'QUEUED', 'WAITING', n, $3 FROM job, generate_series(1, $2::int) AS n`,
        id,
        count,
        message,
      );
      await wake();
    },
    async finish() {
      await app.sql(
        `WITH job AS (UPDATE import_job SET sequence = sequence + 1, state = 'CANCELLED', phase = 'FINISHED', finished_at = now() WHERE id = $1 RETURNING id, sequence)
         INSERT INTO import_event (job_id, sequence, state, phase) SELECT id, sequence, 'CANCELLED', 'FINISHED' FROM job`,
        id,
      );
      await wake();
    },
  };
}

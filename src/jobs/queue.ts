import PgBoss from 'pg-boss';
import type { SchemaSession } from '../store/database/schemaLock.ts';
import type { DatabaseDriver, SqlExecutor } from '../store/database/driver.ts';

const SCHEMA = 'pgboss';
const QUEUE = 'import';
const SCHEDULE = 'auto-update';
/** The internal queue of pg-boss for scheduled jobs. */
const SEND_IT = '__pgboss__send-it';
const POLL_SECONDS = 1;
const SCHEDULE_POLL_SECONDS = 10;
/** Time limit of pg-boss for a handler; the worker lock shows much sooner that a worker is gone. */
const EXPIRE_HOURS = 12;

/** Dispatches jobs to the workers of all gateways. */
export interface Queue {
  /** Queues a job, as part of the transaction; any gateway may take it. */
  send(tx: SqlExecutor, jobId: string, delaySeconds?: number): Promise<void>;
  /** Processes jobs, `concurrency` at a time. */
  work(concurrency: number, handler: (jobId: string) => Promise<void>): Promise<void>;
  /** Polls now instead of at the next interval. */
  wake(): void;
  /** Calls the handler on a cron schedule (UTC), at one of the gateways; null disables it. */
  schedule(cron: string | null, handler: () => Promise<void>): Promise<void>;
  stop(): Promise<void>;
}

/** Creates or upgrades the schema and queues of pg-boss, under the schema lock, since pg-boss' own locks deadlock. */
export async function prepareQueue(session: SchemaSession): Promise<void> {
  const db: PgBoss.Db = {
    executeSql: async (text, values) =>
      values === undefined && isScript(text) ? (await session.exec(text), NOTHING) : rowsOf(await session.query(text, values)),
  };
  const boss = new PgBoss({ db, schema: SCHEMA, supervise: false, schedule: false });
  await boss.start();
  for (const queue of [QUEUE, SCHEDULE, SEND_IT]) await boss.createQueue(queue);
  await boss.stop({ graceful: false });
}

/**
 * Starts pg-boss on the gateway's database, prepared by `prepareQueue`. pg-boss dispatches, delays and polls; the jobs and their
 * states are the gateway's.
 */
export async function openQueue(db: DatabaseDriver, onError: (error: Error) => void): Promise<Queue> {
  let isStopped = false;
  const statements = executor(db);
  // On stop, pg-boss does not wait for its own statements; a later one would run on a closed database.
  const untilStopped: PgBoss.Db = {
    executeSql: async (text, values) => {
      if (isStopped) return nothing(text);
      try {
        return await statements.executeSql(text, values);
      } catch (error) {
        if (!endsJobs(text)) throw error;
        onError(error as Error);
        return nothing(text);
      }
    },
  };
  const boss = new PgBoss({ db: untilStopped, schema: SCHEMA, migrate: false });
  boss.on('error', onError);
  await boss.start();
  const workers: string[] = [];

  return {
    async send(tx, jobId, delaySeconds = 0) {
      await boss.send(
        QUEUE,
        { jobId },
        { db: executor(tx), retryLimit: 0, expireInHours: EXPIRE_HOURS, startAfter: delaySeconds },
      );
    },
    async work(concurrency, handler) {
      for (let worker = 0; worker < concurrency; worker += 1)
        workers.push(
          await boss.work<{ jobId: string }>(QUEUE, { pollingIntervalSeconds: POLL_SECONDS, batchSize: 1 }, async ([job]) => {
            if (job) await handler(job.data.jobId);
          }),
        );
    },
    wake: () => workers.forEach((worker) => boss.notifyWorker(worker)),
    async schedule(cron, handler) {
      if (cron === null) return boss.unschedule(SCHEDULE);
      await boss.schedule(SCHEDULE, cron, {}, { tz: 'UTC', retryLimit: 2, expireInMinutes: 5 });
      await boss.work(SCHEDULE, { pollingIntervalSeconds: SCHEDULE_POLL_SECONDS }, () => handler());
    },
    async stop() {
      await boss.stop({ graceful: false, wait: true });
      isStopped = true;
    },
  };
}

/**
 * The statements with which pg-boss completes jobs. It reads the count of their result but does not await them, so their failure
 * would end the process.
 */
const endsJobs = (text: string) => /SELECT COUNT\(\*\)/i.test(text);

/** The result of a statement that was not run. */
const nothing = (text: string) => ({ rows: endsJobs(text) ? [{ count: '0' }] : [], rowCount: 0 });

const NOTHING = { rows: [], rowCount: 0 };
const rowsOf = ({ rows }: { readonly rows: unknown[] }) => ({ rows, rowCount: rows.length });

/** A script, which pg-boss wraps in BEGIN and COMMIT itself. */
const isScript = (text: string) => /;\s*\S/.test(text);

/** Removes this wrapper, which would leave a failed transaction open on a shared connection. */
const unbracketed = (script: string) => script.replace(/^\s*BEGIN;/, '').replace(/COMMIT;\s*$/, '');

function executor(sql: SqlExecutor | DatabaseDriver): PgBoss.Db {
  return {
    async executeSql(text: string, values?: unknown[]) {
      if (values === undefined && 'script' in sql && isScript(text)) {
        await sql.script(unbracketed(text));
        return NOTHING;
      }
      return rowsOf({ rows: await sql.query('queue', text, values ?? []) });
    },
  };
}

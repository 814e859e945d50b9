import PgBoss from 'pg-boss';
import type { SchemaSession } from '../store/database/schemaLock.ts';
import type { DatabaseDriver, SqlExecutor } from '../store/database/driver.ts';

const SCHEMA = 'pgboss';
const QUEUE = 'import';
const SCHEDULE = 'auto-update';
/** pg-boss' own, through which what is due by the schedule passes. */
const SEND_IT = '__pgboss__send-it';
const POLL_SECONDS = 1;
const SCHEDULE_POLL_SECONDS = 10;
/** pg-boss gives up on a handler after this long; our own lock tells much sooner whether a worker is gone. */
const EXPIRE_HOURS = 12;

export interface Queue {
  /** Hands a job to whichever gateway takes it first, as part of the transaction. */
  send(tx: SqlExecutor, jobId: string, delaySeconds?: number): Promise<void>;
  /** Takes jobs, `concurrency` at a time. */
  work(concurrency: number, handler: (jobId: string) => Promise<void>): Promise<void>;
  /** Looks for work now rather than at the next poll. */
  wake(): void;
  /** Calls the handler whenever a cron expression (UTC) says so, at one of the gateways; null: never. */
  schedule(cron: string | null, handler: () => Promise<void>): Promise<void>;
  stop(): Promise<void>;
}

/** Makes the schema and the queues of pg-boss, or brings them up to date; runs under the schema lock, since pg-boss' own locks end in deadlocks. */
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

/** pg-boss on our own database, which `prepareQueue` has seen to: it dispatches, delays and polls; what a job is and where it stands is ours. */
export async function openQueue(db: DatabaseDriver, onError: (error: Error) => void): Promise<Queue> {
  let isStopped = false;
  const statements = executor(db);
  // pg-boss waits for no statement of its own when it stops; one after that would meet a closed database.
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

/** What pg-boss ends jobs with. It reads how many those were, and waits for none of these statements: their failure would end the process. */
const endsJobs = (text: string) => /SELECT COUNT\(\*\)/i.test(text);

/** The answer to a statement that was not run. */
const nothing = (text: string) => ({ rows: endsJobs(text) ? [{ count: '0' }] : [], rowCount: 0 });

const NOTHING = { rows: [], rowCount: 0 };
const rowsOf = ({ rows }: { readonly rows: unknown[] }) => ({ rows, rowCount: rows.length });

/** Several statements, which pg-boss brackets in BEGIN and COMMIT itself. */
const isScript = (text: string) => /;\s*\S/.test(text);

/** Such a bracket would leave a failed transaction open on a shared connection. */
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

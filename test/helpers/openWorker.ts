import { Imports } from '../../src/jobs/imports.ts';
import type { Queue } from '../../src/jobs/queue.ts';
import { Worker } from '../../src/jobs/worker.ts';
import { hostOf } from '../../src/sources/http/addressGuard.ts';
import { createHttp } from '../../src/sources/http/http.ts';
import { createSources } from '../../src/sources/index.ts';
import type { Timeouts } from '../../src/sources/http/request.ts';
import { ChangeFeed } from '../../src/store/database/changeFeed.ts';
import { openDatabase } from '../../src/store/openDatabase.ts';
import { createDatabase } from './database.ts';
import type { Upstream } from './upstream.ts';
import { type ImportOutcome } from '../../src/jobs/importWatch.ts';
import { type Database } from '../../src/store/database/database.ts';

/** A queue without delays: it records them, and dispatches jobs on request of the test. */
class FakeQueue implements Queue {
  readonly delays: number[] = [];
  readonly #waiting: string[] = [];
  #handler: (jobId: string) => Promise<void> = async () => undefined;

  async send(_tx: unknown, jobId: string, delaySeconds = 0): Promise<void> {
    this.#waiting.push(jobId);
    if (delaySeconds > 0) this.delays.push(delaySeconds);
  }

  async work(_concurrency: number, handler: (jobId: string) => Promise<void>): Promise<void> {
    this.#handler = handler;
  }

  wake(): void {}

  async schedule(): Promise<void> {}

  async stop(): Promise<void> {}

  /** Dispatches a job, whether it is queued or not. */
  hand(jobId: string): Promise<void> {
    return this.#handler(jobId);
  }

  /** Dispatches queued jobs until none is left. */
  async run(): Promise<void> {
    for (let jobId = this.#waiting.shift(); jobId !== undefined; jobId = this.#waiting.shift()) await this.#handler(jobId);
  }
}

/** A worker without a server, and what it has reported. */
export interface OpenedWorker extends AsyncDisposable {
  readonly db: Database;
  readonly imports: Imports;
  readonly queue: FakeQueue;
  /** Failures reported as defects. */
  readonly defects: unknown[];
  readonly outcomes: readonly ImportOutcome[];
  /** Log lines of imports. */
  readonly lines: readonly LogLine[];
}

interface LogLine {
  readonly msg: string;
}

/** Options of `openWorker`. */
export interface OpenWorkerOptions {
  readonly timeouts?: Partial<Timeouts>;
  /** Wraps the database, so that a test can observe or intercept each statement. */
  readonly around?: (db: Database) => Database;
}

/** Opens imports and a worker without a server, with a queue without delays and custom timeouts. */
export async function openWorker(
  upstream: Upstream,
  { timeouts = {}, around = (db) => db }: OpenWorkerOptions = {},
): Promise<OpenedWorker> {
  const database = await createDatabase();
  const db = around(await openDatabase({ url: database.env.DATABASE_URL, dataDir: database.env.DATA_DIR ?? '' }));
  const sources = createSources({ eessiUrl: upstream.url('/eessi'), spackUrl: upstream.url('/spack.json') });
  const allowedHosts = [hostOf(upstream.url('/'))];
  const openHttp: ConstructorParameters<typeof Worker>[0]['openHttp'] = (options) =>
    createHttp({ ...options, allowedHosts, timeouts });
  const [queue, defects] = [new FakeQueue(), [] as unknown[]];
  const onError = (error: unknown) => void defects.push(error);
  const clock = () => performance.now();
  const [outcomes, lines] = [[] as ImportOutcome[], [] as LogLine[]];
  const onOutcome = (outcome: ImportOutcome) => void outcomes.push(outcome);
  const note = (fields: object, msg: string) => void lines.push({ msg, ...fields });
  const log = { info: note, debug: note };
  const worker = new Worker({
    db,
    changes: new ChangeFeed(),
    queue,
    sources,
    openHttp,
    clock,
    changeDays: 30,
    log,
    onError,
    onOutcome,
  });
  await worker.start();
  return {
    db,
    imports: new Imports({ db, queue, worker, sources, openHttp, log }),
    outcomes,
    lines,
    queue,
    defects,
    async [Symbol.asyncDispose]() {
      await worker.stop();
      await db.close();
      await database[Symbol.asyncDispose]();
    },
  };
}

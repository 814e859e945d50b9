import { Closing } from './closing.ts';
import type { Config } from './config.ts';
import { autoUpdate } from './jobs/autoUpdate.ts';
import { CatalogChanges } from './jobs/catalogChanges.ts';
import { Discovery } from './jobs/discovery.ts';
import { ImportEvents } from './jobs/importEvents.ts';
import type { ImportLog } from './jobs/importLog.ts';
import { Imports } from './jobs/imports.ts';
import { openQueue } from './jobs/queue.ts';
import { Worker } from './jobs/worker.ts';
import { createHttp } from './sources/http/http.ts';
import { configuredHosts, createSources } from './sources/index.ts';
import type { ChangeFeed } from './store/database/changeFeed.ts';
import type { Tracing } from './server/observability/tracing.ts';
import { type ImportOutcome } from './jobs/importWatch.ts';
import { type OnError } from './closing.ts';
import type { Database } from './store/database/database.ts';

/** Milliseconds for each step of the shutdown. */
const STOP_MS = { events: 1_000, worker: 8_000, queue: 1_000 };

/** Options of `composeImports`. */
export interface ImportingOptions {
  readonly config: Config;
  readonly db: Database;
  readonly changes: ChangeFeed;
  readonly tracing: Tracing | null;
  readonly log: ImportLog;
  readonly onOutcome: (outcome: ImportOutcome) => void;
  readonly onError: OnError;
}

/** The services that import catalogs, and follow their changes. */
export interface Importing {
  readonly imports: Imports;
  readonly events: ImportEvents;
  readonly catalogChanges: CatalogChanges;
  readonly discovery: Discovery;
  /** Refreshes the catalogs with autoUpdateEnabled, as the schedule does. */
  readonly update: () => Promise<void>;
  /** Starts to run jobs, including those abandoned by other gateways. */
  start(): Promise<void>;
  /** Ends subscriptions and returns running jobs to the queue; reports errors to `onError`. */
  stop(): Promise<void>;
}

/** Composes the services that import catalogs; nothing runs before `start`. */
export async function composeImports({
  config,
  db,
  changes,
  tracing,
  log,
  onOutcome,
  onError,
}: ImportingOptions): Promise<Importing> {
  const sources = createSources(config);
  const openHttp = httpOf(config, tracing);
  const queue = await openQueue(db, onError);
  const events = new ImportEvents(db);
  const catalogChanges = new CatalogChanges(db);
  const clock = () => performance.now();
  const watchImport = tracing?.watchImport;
  const changeDays = config.changeRetentionDays;
  const worker = new Worker({ db, changes, queue, sources, openHttp, clock, changeDays, log, onError, onOutcome, watchImport });
  const imports = new Imports({ db, queue, worker, sources, openHttp, log });
  const discovery = new Discovery({ db, sources, openHttp, onError });
  const update = () => autoUpdate({ db, imports, onError });
  return {
    imports,
    events,
    catalogChanges,
    discovery,
    update,
    async start() {
      catalogChanges.start(changes);
      await events.start((jobId) => void (jobId === '' ? worker.cancelRequested() : worker.cancel(jobId)).catch(onError));
      await worker.start((jobId) => events.watchers(jobId));
      await queue.schedule(config.autoUpdateCron, update);
    },
    async stop() {
      const closing = new Closing(onError);
      closing.add('the queue', STOP_MS.queue, () => queue.stop());
      closing.add('the imports', STOP_MS.worker, () => worker.stop());
      closing.add('the subscriptions', STOP_MS.events, () => {
        events.stop();
        catalogChanges.stop();
      });
      await closing.close();
    },
  };
}

function httpOf(config: Config, tracing: Tracing | null): ConstructorParameters<typeof Worker>[0]['openHttp'] {
  const allowedHosts = configuredHosts(config);
  return (options) => {
    const http = createHttp({ ...options, allowedHosts });
    return tracing?.http(http) ?? http;
  };
}

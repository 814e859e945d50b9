import type { Logger } from 'pino';
import { Closing, type OnError } from './closing.ts';
import type { Config } from './config.ts';
import { composeImports } from './composeImports.ts';
import type { KnownIssue } from './domain/hosts/knownIssue.ts';
import type { CatalogChanges } from './jobs/catalogChanges.ts';
import type { ImportEvents } from './jobs/importEvents.ts';
import type { Imports } from './jobs/imports.ts';
import { prepareQueue } from './jobs/queue.ts';
import { readOperationManifest } from './server/engine/operationManifest.ts';
import { readAllKnownIssues } from './settings/knownIssuesFile.ts';
import { Metrics } from './server/observability/metrics.ts';
import { PersistedOperations } from './server/engine/persistedOperations.ts';
import { ResponseCache } from './server/http/responseCache.ts';
import { composeServers } from './composeServers.ts';
import { ChangeFeed } from './store/database/changeFeed.ts';
import { type DatabaseOptions, openDatabase } from './store/openDatabase.ts';
import { countChanges } from './store/changes/forgetChanges.ts';
import { catalogAges } from './store/imports/importedCatalog.ts';
import { countJobs } from './store/imports/importJobs.ts';
import { PackageIndex } from './store/index/packageIndex.ts';
import type { OnStatement } from './store/database/driver.ts';
import type { Tracing } from './server/observability/tracing.ts';
import type { ImportOutcome } from './jobs/importWatch.ts';
import { type Database } from './store/database/database.ts';

/** Milliseconds for each step of the shutdown; together less than the limit of the process in serve.ts. */
const STOP_MS = { importing: 9_500, servers: 6_000, database: 3_000, traces: 2_000 };

/** Options of `openApp`. */
export interface AppOptions {
  readonly config: Config;
  readonly log: Logger;
  /** Called with the name of every statement; for tests. */
  readonly onStatement?: (name: string) => void;
  /** Milliseconds for which idle connections stay open during the shutdown. */
  readonly lingerMs?: number;
  /** The folder of the built console, if it is another than that of the build; for tests. */
  readonly consoleFolder?: string | undefined;
  /** False for tests that count statements: a query during which a commit arrives is executed again. */
  readonly isInOneState?: boolean | undefined;
  /** Aborted when the process has to stop during the start: it then no longer waits for the database. */
  readonly signal?: AbortSignal;
}

/** A running gateway. */
export interface App {
  readonly url: string;
  readonly db: Database;
  readonly changes: ChangeFeed;
  readonly index: PackageIndex;
  readonly imports: Imports;
  readonly events: ImportEvents;
  readonly catalogChanges: CatalogChanges;
  readonly knownIssues: readonly KnownIssue[];
  /** Resolves when a browser first loads the page of the console. */
  readonly firstVisit: Promise<void>;
  /** Refreshes the catalogs with autoUpdateEnabled, as the schedule does. */
  update(): Promise<void>;
  /** Stops the gateway; never rejects. */
  close(): Promise<void>;
}

/** Composes and starts the gateway; resolves when it listens. @throws Error for settings that fail when used, such as a port in use */
export async function openApp(options: AppOptions): Promise<App> {
  const onError: OnError = (error, jobId) => options.log.error({ err: error, jobId }, 'something failed outside a request');
  const closing = new Closing(onError);
  try {
    return await open(options, closing, onError);
  } catch (error) {
    // After a failed start the folder must not stay locked, nor a job unfinished.
    await closing.close();
    throw error;
  }
}

async function open(
  { config, log, onStatement, lingerMs, consoleFolder, isInOneState, signal }: AppOptions,
  closing: Closing,
  onError: OnError,
): Promise<App> {
  const persisted = new PersistedOperations(manifestOf(config));
  const knownIssues = readAllKnownIssues(config.knownIssues);
  const changes = new ChangeFeed();
  const cache = new ResponseCache(changes, config.responseCacheBytes);
  const tracing = await openTracing(config, log);
  if (tracing) closing.add('the traces', STOP_MS.traces, () => tracing.close());
  const metrics = new Metrics({
    subscribers: () => importing.events.subscribers,
    replayed: () => importing.events.replayed,
    sockets: () => servers.sockets,
    cacheBytes: () => cache.bytes,
    pool: () => db.pool(),
    jobs: () => countJobs(db),
    ages: () => catalogAges(db),
    changes: () => countChanges(db),
    feed: () => catalogChanges,
  });
  const db = await openDatabase({
    ...databaseOptions(config, changes, log, signal),
    prepare: prepareQueue,
    onError: (error) => onError(error),
    onStatement: combined(metrics.onStatement, onStatement && atStart(onStatement), tracing?.onStatement),
  });
  closing.add('the database', STOP_MS.database, () => db.close());
  const onOutcome = (outcome: ImportOutcome) => metrics.importRun(outcome);
  const importing = await composeImports({ config, db, changes, tracing, log, onOutcome, onError });
  const { imports, events, catalogChanges, discovery, update } = importing;
  const index = new PackageIndex(db);
  const services = { db, changes, index, imports, events, catalogChanges, discovery, knownIssues };
  let isOpen = false;
  const about = { config, services, persisted, cache, metrics, tracing, lingerMs, consoleFolder, isInOneState, onError, log };
  const servers = composeServers({ ...about, isOpen: () => isOpen });

  closing.add('the servers', STOP_MS.servers, () => servers.close());
  closing.add('the imports', STOP_MS.importing, () => importing.stop());
  await changes.start(db);
  await importing.start();
  const url = await servers.listen();
  isOpen = true;
  const close = () => {
    isOpen = false;
    return closing.close();
  };
  return { ...services, url, firstVisit: servers.firstVisit, update, close };
}

const manifestOf = ({ persistedOperations }: Config) =>
  persistedOperations === undefined ? null : readOperationManifest(persistedOperations);

/** Loaded only if tracing is enabled: it is a megabyte of modules, and its context propagation slows down every promise. */
async function openTracing({ tracesUrl }: Config, log: Logger): Promise<Tracing | null> {
  if (tracesUrl === undefined) return null;
  const { Tracing } = await import('./server/observability/tracing.ts');
  return new Tracing(tracesUrl, log);
}

function databaseOptions(
  { databaseUrl, databaseReadUrl, databaseWaitMs, dataDir }: Config,
  changes: ChangeFeed,
  log: Logger,
  signal: AbortSignal | undefined,
): DatabaseOptions {
  const onWait = (error: Error) =>
    log.warn({ reason: error.message }, 'the database does not answer yet; the gateway waits for it');
  return {
    url: databaseUrl,
    dataDir,
    patience: { ms: databaseWaitMs, signal, onWait },
    replica: databaseReadUrl === undefined ? undefined : { url: databaseReadUrl, changes, onState: replicaLog(log) },
  };
}

const replicaLog = (log: Logger) => (reason: string | null) =>
  reason === null
    ? log.info('the replica is read from again')
    : log.warn({ reason }, 'the replica is left out; the primary is read from');

/** Adapts a callback that is called at the start of a statement only. */
const atStart = (onStatement: (name: string) => void) => (name: string) => {
  onStatement(name);
  return undefined;
};

/** Combines callbacks into one that calls each of them. */
function combined(first: OnStatement, ...others: readonly (OnStatement | undefined)[]): OnStatement {
  const all = [first, ...others].filter((one) => one !== undefined);
  if (all.length === 1) return first;
  return (name) => {
    const ends = all.map((one) => one(name));
    return () => ends.forEach((end) => end?.());
  };
}

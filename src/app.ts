import type { Server } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { AddressInfo } from 'node:net';
import type { Logger } from 'pino';
import type { Config } from './config.ts';
import { autoUpdate } from './jobs/autoUpdate.ts';
import { Discovery } from './jobs/discovery.ts';
import { ImportEvents } from './jobs/importEvents.ts';
import { Imports } from './jobs/imports.ts';
import { openQueue } from './jobs/queue.ts';
import { Worker } from './jobs/worker.ts';
import { restApi } from './rest/index.ts';
import { printedSchema } from './schema/index.ts';
import { ApiTokens } from './server/apiTokens.ts';
import { authenticator } from './server/auth.ts';
import { drain } from './server/drain.ts';
import { openEngine } from './server/engine.ts';
import { EventStreams } from './server/eventStreams.ts';
import { Budget } from './server/budget.ts';
import { ConnectionLimit } from './server/connectionLimit.ts';
import { Explorer } from './server/explorer.ts';
import { createHttpServer } from './server/http.ts';
import { limitedGuesses } from './server/limitedGuesses.ts';
import { Origins } from './server/origins.ts';
import { Metrics } from './server/metrics.ts';
import { readListedOperations } from './server/listedOperations.ts';
import { oidcBearers } from './server/oidc.ts';
import { PersistedOperations } from './server/persistedOperations.ts';
import { ResponseCache } from './server/responseCache.ts';
import { tokenChecks } from './server/tokenChecks.ts';
import { serveWs } from './server/ws.ts';
import { createHttp } from './sources/http.ts';
import { configuredHosts, createSources } from './sources/index.ts';
import { countJobs } from './store/jobs.ts';
import { Changes } from './store/changes.ts';
import { openDatabase, type Database } from './store/database.ts';
import type { OnStatement } from './store/sql.ts';

/** How long each step may take when the gateway stops: together less than a process is given. */
const STOP_MS = { worker: 8_000, queue: 1_000, database: 3_000, traces: 2_000 };

export interface AppOptions {
  readonly config: Config;
  readonly log: Logger;
  /** Called with the name of every statement; for tests. */
  readonly onStatement?: (name: string) => void;
  readonly usesJit?: boolean;
  /** Aborted when the process is told to end while it starts: it waits for no database any more. */
  readonly signal?: AbortSignal;
}

export interface App {
  readonly url: string;
  readonly db: Database;
  readonly changes: Changes;
  readonly imports: Imports;
  readonly events: ImportEvents;
  /** What the schedule does. */
  update(): Promise<void>;
  close(): Promise<void>;
}

/** Puts the gateway together and starts it; resolves when it listens. */
export async function openApp({ config, log, onStatement, usesJit = true, signal }: AppOptions): Promise<App> {
  const onError = (error: unknown, jobId?: string) => log.error({ err: error, jobId }, 'something failed outside a request');
  const persisted = new PersistedOperations(
    config.persistedOperations === undefined ? null : readListedOperations(config.persistedOperations),
  );
  const changes = new Changes();
  const cache = new ResponseCache(changes, config.responseCacheBytes);
  // Loaded only where somebody wants traces: it is a megabyte of modules, and a context that follows every promise.
  const tracing = config.tracesUrl === undefined ? null : new (await import('./tracing.ts')).Tracing(config.tracesUrl, log);
  const metrics = new Metrics({
    subscribers: () => events.subscribers,
    replayed: () => events.replayed,
    sockets: () => ws.connections,
    cacheBytes: () => cache.bytes,
    pool: () => db.pool(),
    jobs: () => countJobs(db),
  });
  const db = await openDatabase({
    url: config.databaseUrl,
    dataDir: config.dataDir,
    onError,
    replica:
      config.databaseReadUrl === undefined ? undefined : { url: config.databaseReadUrl, changes, onState: replicaLog(log) },
    patience: {
      ms: config.databaseWaitMs,
      signal,
      onWait: (error) => log.warn({ reason: error.message }, 'the database does not answer yet; the gateway waits for it'),
    },
    onStatement: everyOf(metrics.onStatement, onStatement && noted(onStatement), tracing?.onStatement),
  });
  const sources = createSources(config);
  const allowedHosts = configuredHosts(config);
  const openHttp: ConstructorParameters<typeof Worker>[0]['openHttp'] = (options) => {
    const http = createHttp({ ...options, allowedHosts });
    return tracing?.http(http) ?? http;
  };
  const queue = await openQueue(db, onError);
  const events = new ImportEvents(db);
  const worker = new Worker({
    db,
    changes,
    queue,
    sources,
    openHttp,
    clock: () => performance.now(),
    onError,
    onOutcome: (outcome) => metrics.importRun(outcome),
    watchImport: tracing?.watchImport,
  });
  const imports = new Imports({ db, queue, worker, sources, openHttp });
  const discovery = new Discovery({ db, sources, openHttp, onError });

  let isOpen = false;
  const tokens = new ApiTokens(db, onError);
  const authenticate = limitedGuesses(
    authenticator(
      config.staffToken,
      tokenChecks(config.requestTimeoutMs, [
        (token, cancellation) => tokens.bearerOf(token, cancellation),
        ...(config.oidc ? [oidcBearers(config.oidc, log)] : []),
      ]),
    ),
  );
  const { proxies, operationsPerSocket } = config;
  const budget = new Budget(config.budget);
  const origins = new Origins(config.corsOrigins);
  const { introspectionPolicy } = config;
  const engine = openEngine({
    services: { db, changes, imports, events, discovery },
    authenticate,
    isAnonymousReadAllowed: config.isAnonymousReadAllowed,
    queryCostLimit: config.queryCostLimit,
    budget,
    persisted,
    requestTimeoutMs: config.requestTimeoutMs,
    introspectionPolicy,
    usesJit,
    onErrors: metrics.graphqlErrors,
    traced: tracing?.traced,
    log,
  });
  const rest = restApi({
    services: { db, changes, imports, discovery },
    isAnonymousReadAllowed: config.isAnonymousReadAllowed,
  });
  const explorer = new Explorer(
    async () => (await db.prisma.importJob.findFirst({ where: { source: 'DEMO' }, orderBy: { createdAt: 'asc' } }))?.id ?? null,
    persisted,
  );
  const streams = new EventStreams(new ConnectionLimit(config.connections));
  const server = createHttpServer({
    engine,
    authenticate,
    budget,
    persisted,
    cache,
    explorer,
    metrics,
    db,
    rest,
    streams,
    operationsPerSocket,
    printedSchema,
    isOpen: () => isOpen,
    proxies,
    requestTimeoutMs: config.requestTimeoutMs,
    traced: tracing ? (serve) => tracing.served(serve) : undefined,
    origins,
    introspectionPolicy,
    log,
  });
  const ws = serveWs(server, {
    connectionLimit: new ConnectionLimit(config.connections),
    operationsPerSocket,
    yoga: engine.yoga,
    authenticate,
    budget,
    persisted,
    proxies,
    origins,
    log,
    onErrors: metrics.graphqlErrors,
  });

  await changes.start(db);
  await events.start((jobId) => void (jobId === '' ? worker.cancelRequested() : worker.cancel(jobId)).catch(onError));
  await tokens.start();
  await worker.start((jobId) => events.watchers(jobId));
  const update = () => autoUpdate({ db, imports, onError });
  await queue.schedule(config.autoUpdateCron, update);
  const close = async (): Promise<void> => {
    isOpen = false;
    events.stop();
    tokens.stop();
    // A database that does not answer must not keep the rest from ending in order.
    await within(STOP_MS.worker, worker.stop());
    await within(STOP_MS.queue, queue.stop());
    await ws.close();
    await drain(server, streams);
    await engine.yoga.dispose();
    await within(STOP_MS.database, db.close());
    if (tracing) await within(STOP_MS.traces, tracing.close());
  };
  // A taken port is no reason to leave the folder locked or a job unfinished.
  const url = await listen(server, config).catch((error: unknown) => close().then(() => Promise.reject(error as Error)));
  isOpen = true;

  return { url, db, changes, imports, events, update, close };
}

/** Told of the begin only. */
const noted = (onStatement: (name: string) => void) => (name: string) => {
  onStatement(name);
  return undefined;
};

/** What is told of statements as each of them is. */
function everyOf(first: OnStatement, ...others: readonly (OnStatement | undefined)[]): OnStatement {
  const all = [first, ...others].filter((one) => one !== undefined);
  if (all.length === 1) return first;
  return (name) => {
    const ends = all.map((one) => one(name));
    return () => ends.forEach((end) => end?.());
  };
}

async function listen(server: Server, { host, port }: Config): Promise<string> {
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(port, host, resolve));
  const address = server.address() as AddressInfo; // a TCP server that listens
  return `http://${host.includes(':') ? `[${host}]` : host}:${address.port}`;
}

const replicaLog = (log: Logger) => (reason: string | null) =>
  reason === null
    ? log.info('the replica is read from again')
    : log.warn({ reason }, 'the replica is left out; the primary is read from');

/** Waits for a step of the stop, but not for ever. */
async function within(ms: number, step: Promise<void>): Promise<void> {
  const over = new AbortController();
  await Promise.race([step, sleep(ms, undefined, { signal: over.signal }).catch(() => undefined)]);
  over.abort();
}

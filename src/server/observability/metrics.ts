import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { GraphQLError } from '../../schema/index.ts';
import type { CatalogAge } from '../../store/imports/importedCatalog.ts';
import type { OnStatement, PoolState } from '../../store/database/driver.ts';
import { StatementTimes } from './statementTimes.ts';
import type { CatalogChanges } from '../../jobs/catalogChanges.ts';
import type { ImportOutcome } from '../../jobs/importWatch.ts';
import { type OnErrors } from '../engine/errorMasking.ts';

/** Result of a cache lookup; `uncacheable` responses are never cached. */
export type CacheResult = 'hit' | 'miss' | 'uncacheable';
/** How long values from the database are reused, so that frequent scrapes do not load it. */
const CACHE_MS = 5_000;

/** Default gauges named `_total`, which `promtool check metrics` rejects; the same values exist by type. */
const MISNAMED = ['nodejs_active_handles_total', 'nodejs_active_requests_total', 'nodejs_active_resources_total'];

/** Values read at each scrape. */
export interface Gauges {
  readonly subscribers: () => number;
  readonly sockets: () => number;
  readonly cacheBytes: () => number;
  readonly replayed: () => number;
  readonly pool: () => PoolState | null;
  /** Number of jobs by state. */
  readonly jobs: () => Promise<ReadonlyMap<string, number>>;
  readonly ages: () => Promise<readonly CatalogAge[]>;
  /** The number of stored changes. */
  readonly changes: () => Promise<number>;
  readonly feed: () => Pick<CatalogChanges, 'followers' | 'lag'>;
}

/** The Prometheus metrics of this process. */
export class Metrics {
  readonly #registry = new Registry();
  readonly #statements = new StatementTimes(this.#registry);
  readonly #requests = new Histogram({
    name: 'gateway_http_request_seconds',
    help: 'Duration of HTTP requests.',
    labelNames: ['route', 'status'],
    buckets: [0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5],
    registers: [this.#registry],
  });
  /** Histograms by labels, since the lookup in the library takes longer than the observation. */
  readonly #requestHistograms = new Map<string, Histogram.Internal<'route' | 'status'>>();

  readonly #cacheRequests = new Counter({
    name: 'gateway_response_cache_requests_total',
    help: 'GraphQL requests over HTTP by result of the response cache.',
    labelNames: ['result'],
    registers: [this.#registry],
  });

  readonly #errors = new Counter({
    name: 'gateway_graphql_errors_total',
    help: 'Errors in GraphQL responses, by code.',
    labelNames: ['code'],
    registers: [this.#registry],
  });

  readonly #imports = new Histogram({
    name: 'gateway_import_seconds',
    help: 'Duration of imports on this gateway until they succeeded, failed, or were stopped.',
    labelNames: ['source', 'outcome'],
    buckets: [1, 5, 15, 60, 300, 1_800],
    registers: [this.#registry],
  });

  readonly #dropped = new Counter({
    name: 'gateway_import_progress_dropped_total',
    help: 'Progress reports merged into a later event.',
    registers: [this.#registry],
  });

  constructor({ subscribers, sockets, cacheBytes, replayed, pool, jobs, ages, changes, feed }: Gauges) {
    collectDefaultMetrics({ register: this.#registry });
    for (const name of MISNAMED) this.#registry.removeSingleMetric(name);
    this.#gauge('gateway_import_subscribers', 'Open import subscriptions.', subscribers);
    this.#gauge('gateway_websocket_connections', 'Open WebSockets.', sockets);
    this.#gauge('gateway_response_cache_bytes', 'Memory of cached responses in bytes.', cacheBytes);
    this.#replayed(replayed);
    this.#pool(pool);
    this.#jobs(cachedFor(CACHE_MS, jobs));
    this.#ages(cachedFor(CACHE_MS, ages));
    this.#gauge('gateway_change_followers', 'Open subscriptions to the changes of catalogs.', () => feed().followers);
    this.#gauge('gateway_change_lag_commits', 'Commits that the slowest follower of changes is behind.', () => feed().lag);
    this.#changes(cachedFor(CACHE_MS, changes));
  }

  #gauge(name: string, help: string, value: () => number): void {
    new Gauge({
      name,
      help,
      registers: [this.#registry],
      collect() {
        this.set(value());
      },
    });
  }

  #changes(count: () => Promise<number>): void {
    new Gauge({
      name: 'gateway_changes_stored',
      help: 'Stored changes of catalogs, of all gateways; absent while the database does not respond.',
      registers: [this.#registry],
      async collect() {
        const known = await count().catch(() => null);
        if (known === null) this.remove();
        else this.set(known);
      },
    });
  }

  #replayed(value: () => number): void {
    new Counter({
      name: 'gateway_import_events_replayed_total',
      help: 'Stored events sent at the beginning of subscriptions.',
      registers: [this.#registry],
      collect() {
        this.reset();
        this.inc(value());
      },
    });
  }

  #pool(state: () => PoolState | null): void {
    new Gauge({
      name: 'gateway_database_connections',
      help: 'PostgreSQL connections for requests by state; waiting: statements that wait for a connection.',
      labelNames: ['state'],
      registers: [this.#registry],
      collect() {
        for (const [name, count] of Object.entries(state() ?? {})) this.set({ state: name }, Number(count));
      },
    });
  }

  #jobs(counts: () => Promise<ReadonlyMap<string, number>>): void {
    new Gauge({
      name: 'gateway_import_jobs',
      help: 'Imports by state, of all gateways; absent while the database does not respond.',
      labelNames: ['state'],
      registers: [this.#registry],
      async collect() {
        const known = await counts().catch(() => new Map<string, number>());
        this.reset();
        for (const [state, count] of known) this.set({ state }, count);
      },
    });
  }

  #ages(ages: () => Promise<readonly CatalogAge[]>): void {
    new Gauge({
      name: 'catalog_age_seconds',
      help: 'Time since upstream generated the data of a catalog; absent while the database does not respond.',
      labelNames: ['catalog', 'version', 'auto_update'],
      registers: [this.#registry],
      async collect() {
        const known = await ages().catch(() => []);
        this.reset();
        for (const { name, version, isUpdated, seconds } of known)
          this.set({ catalog: name, version, auto_update: String(isUpdated) }, seconds);
      },
    });
  }

  /** Called when a statement is sent; the returned function is called when it has finished. */
  get onStatement(): OnStatement {
    return this.#statements.onStatement;
  }

  /** Records a finished request. */
  request(route: string, status: number, seconds: number): void {
    const key = `${route} ${status}`;
    const histogram = this.#requestHistograms.get(key) ?? this.#requests.labels(route, String(status));
    this.#requestHistograms.set(key, histogram);
    histogram.observe(seconds);
  }

  /** Records a lookup in the response cache. */
  cacheRequest(result: CacheResult): void {
    this.#cacheRequests.inc({ result });
  }

  /** Counts the errors of a result by code. */
  readonly graphqlErrors: OnErrors = (errors) => {
    for (const { extensions } of errors) this.#errors.inc({ code: codeOf(extensions) });
  };

  /** Records a finished run of an import. */
  importRun({ source, outcome, seconds, dropped }: ImportOutcome): void {
    this.#imports.observe({ source, outcome }, seconds);
    this.#dropped.inc(dropped);
  }

  /** The media type of `print()`. */
  get contentType(): string {
    return this.#registry.contentType;
  }

  /** All metrics in the text format of Prometheus. */
  print(): Promise<string> {
    return this.#registry.metrics();
  }
}

/** Errors of graphql-jit have no extensions. */
const codeOf = (extensions: GraphQLError['extensions'] | undefined) =>
  typeof extensions?.['code'] === 'string' ? extensions['code'] : 'NONE';

/** Caches a result for some milliseconds and shares it among concurrent callers. */
function cachedFor<Result>(ms: number, find: () => Promise<Result>): () => Promise<Result> {
  let cached: { readonly at: number; readonly result: Promise<Result> } | undefined;
  return () => {
    if (!cached || performance.now() - cached.at > ms) cached = { at: performance.now(), result: find() };
    return cached.result;
  };
}

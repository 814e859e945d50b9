import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { GraphQLError } from '../../schema/index.ts';
import type { CatalogAge } from '../../store/imports/importedCatalog.ts';
import type { OnStatement, PoolState } from '../../store/database/driver.ts';
import { StatementTimes } from './statementTimes.ts';
import type { ImportOutcome } from '../../jobs/importWatch.ts';
import { type OnErrors } from '../engine/errorMasking.ts';

/** Whether a request was answered from the cache, could have been, or could not. */
export type CacheResult = 'hit' | 'miss' | 'uncacheable';
/** How long figures from the database are given again: however often somebody asks, it is asked that often. */
const KEPT_MS = 5_000;

/** Sums of figures that are there by type: Prometheus' own check refuses gauges that are called totals. */
const MISNAMED = ['nodejs_active_handles_total', 'nodejs_active_requests_total', 'nodejs_active_resources_total'];

/** Figures that are asked for when the metrics are. */
export interface Gauges {
  readonly subscribers: () => number;
  readonly sockets: () => number;
  readonly cacheBytes: () => number;
  readonly replayed: () => number;
  readonly pool: () => PoolState | null;
  /** How many jobs are in each state. */
  readonly jobs: () => Promise<ReadonlyMap<string, number>>;
  readonly ages: () => Promise<readonly CatalogAge[]>;
}

/** What Prometheus is told of this process. */
export class Metrics {
  readonly #registry = new Registry();
  readonly #statements = new StatementTimes(this.#registry);
  readonly #requests = new Histogram({
    name: 'gateway_http_request_seconds',
    help: 'Time from a request to the end of its answer.',
    labelNames: ['route', 'status'],
    buckets: [0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5],
    registers: [this.#registry],
  });
  /** Finding the one of some labels takes longer than counting. */
  readonly #requestHistograms = new Map<string, Histogram.Internal<'route' | 'status'>>();

  readonly #cacheRequests = new Counter({
    name: 'gateway_response_cache_requests_total',
    help: 'Requests to GraphQL over HTTP by what the cache of answers had to do with them.',
    labelNames: ['result'],
    registers: [this.#registry],
  });

  readonly #errors = new Counter({
    name: 'gateway_graphql_errors_total',
    help: 'Errors in answers to GraphQL, by code.',
    labelNames: ['code'],
    registers: [this.#registry],
  });

  readonly #imports = new Histogram({
    name: 'gateway_import_seconds',
    help: 'Time an import ran here until it succeeded, failed, or was stopped.',
    labelNames: ['source', 'outcome'],
    buckets: [1, 5, 15, 60, 300, 1_800],
    registers: [this.#registry],
  });

  readonly #dropped = new Counter({
    name: 'gateway_import_progress_dropped_total',
    help: 'Reports of progress that became part of a later event instead of one of their own.',
    registers: [this.#registry],
  });

  constructor({ subscribers, sockets, cacheBytes, replayed, pool, jobs, ages }: Gauges) {
    collectDefaultMetrics({ register: this.#registry });
    for (const name of MISNAMED) this.#registry.removeSingleMetric(name);
    this.#gauge('gateway_import_subscribers', 'Subscriptions to imports that are open now.', subscribers);
    this.#gauge('gateway_websocket_connections', 'WebSockets that are open now.', sockets);
    this.#gauge('gateway_response_cache_bytes', 'Memory that kept answers take.', cacheBytes);
    this.#replayed(replayed);
    this.#pool(pool);
    this.#jobs(keptFor(KEPT_MS, jobs));
    this.#ages(keptFor(KEPT_MS, ages));
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

  #replayed(value: () => number): void {
    new Counter({
      name: 'gateway_import_events_replayed_total',
      help: 'Stored events that a subscription began with.',
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
      help: 'Connections for requests to PostgreSQL by state; waiting: statements that have none yet.',
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
      help: 'Imports by state, of all gateways; absent while the database does not answer.',
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
      help: 'Time since upstream made the data of a catalog; absent while the database does not answer.',
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

  /** A statement is sent; the function that is answered says that it has ended. */
  get onStatement(): OnStatement {
    return this.#statements.onStatement;
  }

  request(route: string, status: number, seconds: number): void {
    const key = `${route} ${status}`;
    const histogram = this.#requestHistograms.get(key) ?? this.#requests.labels(route, String(status));
    this.#requestHistograms.set(key, histogram);
    histogram.observe(seconds);
  }

  cacheRequest(result: CacheResult): void {
    this.#cacheRequests.inc({ result });
  }

  readonly graphqlErrors: OnErrors = (errors) => {
    for (const { extensions } of errors) this.#errors.inc({ code: codeOf(extensions) });
  };

  importRun({ source, outcome, seconds, dropped }: ImportOutcome): void {
    this.#imports.observe({ source, outcome }, seconds);
    this.#dropped.inc(dropped);
  }

  get contentType(): string {
    return this.#registry.contentType;
  }

  async print(): Promise<string> {
    return `${await this.#registry.metrics()}\n${this.#statements.print()}`;
  }
}

/** graphql-jit's own errors have no extensions at all. */
const codeOf = (extensions: GraphQLError['extensions'] | undefined) =>
  typeof extensions?.['code'] === 'string' ? extensions['code'] : 'NONE';

/** What was found out a moment ago is not asked for again, and together by all who ask. */
function keptFor<Result>(ms: number, find: () => Promise<Result>): () => Promise<Result> {
  let kept: { readonly at: number; readonly found: Promise<Result> } | undefined;
  return () => {
    if (!kept || performance.now() - kept.at > ms) kept = { at: performance.now(), found: find() };
    return kept.found;
  };
}

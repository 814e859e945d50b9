import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';

/** Whether a request was answered from the cache, could have been, or could not. */
export type CacheResult = 'hit' | 'miss' | 'uncacheable';

/** Figures that are asked for when the metrics are. */
export interface Gauges {
  readonly subscribers: () => number;
  readonly cacheBytes: () => number;
}

/** What Prometheus is told of this process. */
export class Metrics {
  readonly #registry = new Registry();
  readonly #requests = new Histogram({
    name: 'gateway_http_request_seconds',
    help: 'Time from a request to the end of its answer.',
    labelNames: ['route', 'status'],
    buckets: [0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5],
    registers: [this.#registry],
  });
  readonly #statements = new Counter({
    name: 'gateway_sql_statements_total',
    help: 'Statements sent to the database.',
    labelNames: ['statement'],
    registers: [this.#registry],
  });

  /** Finding the one of some labels takes longer than counting. */
  readonly #requestHistograms = new Map<string, Histogram.Internal<'route' | 'status'>>();
  readonly #statementCounters = new Map<string, Counter.Internal>();

  readonly #cacheRequests = new Counter({
    name: 'gateway_response_cache_requests_total',
    help: 'Requests to GraphQL over HTTP by what the cache of answers had to do with them.',
    labelNames: ['result'],
    registers: [this.#registry],
  });

  constructor({ subscribers, cacheBytes }: Gauges) {
    collectDefaultMetrics({ register: this.#registry });
    this.#gauge('gateway_import_subscribers', 'Subscriptions to imports that are open now.', subscribers);
    this.#gauge('gateway_response_cache_bytes', 'Memory that kept answers take.', cacheBytes);
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

  statement(name: string): void {
    const counter = this.#statementCounters.get(name) ?? this.#statements.labels(name);
    this.#statementCounters.set(name, counter);
    counter.inc();
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

  get contentType(): string {
    return this.#registry.contentType;
  }

  print(): Promise<string> {
    return this.#registry.metrics();
  }
}

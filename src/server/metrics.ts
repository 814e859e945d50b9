import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';

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

  constructor(subscribers: () => number) {
    collectDefaultMetrics({ register: this.#registry });
    new Gauge({
      name: 'gateway_import_subscribers',
      help: 'Subscriptions to imports that are open now.',
      registers: [this.#registry],
      collect() {
        this.set(subscribers());
      },
    });
  }

  statement(name: string): void {
    this.#statements.inc({ statement: name });
  }

  request(route: string, status: number, seconds: number): void {
    this.#requests.observe({ route, status: String(status) }, seconds);
  }

  get contentType(): string {
    return this.#registry.contentType;
  }

  print(): Promise<string> {
    return this.#registry.metrics();
  }
}

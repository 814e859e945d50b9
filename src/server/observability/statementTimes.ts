import { Counter, Histogram, type Registry } from 'prom-client';
import type { OnStatement } from '../../store/database/driver.ts';

const BUCKETS_SECONDS = [0.0005, 0.002, 0.01, 0.05, 0.25, 1, 5];

/** The metrics of the statements of one name. */
interface Statement {
  readonly sent: Counter.Internal;
  readonly seconds: Histogram.Internal<'kind'>;
}

/** Counts statements by name and measures their duration by kind. */
export class StatementTimes {
  readonly #sent: Counter<'statement'>;
  readonly #seconds: Histogram<'kind'>;
  readonly #statements = new Map<string, Statement>();

  constructor(registry: Registry) {
    const registers = [registry];
    this.#sent = new Counter({
      name: 'gateway_sql_statements_total',
      help: 'Statements sent to the database.',
      labelNames: ['statement'],
      registers,
    });
    this.#seconds = new Histogram({
      name: 'gateway_sql_seconds',
      help: 'Duration of statements, including the wait for a connection.',
      labelNames: ['kind'],
      buckets: BUCKETS_SECONDS,
      registers,
    });
  }

  /** Called when a statement is sent; the returned function is called when it has finished. */
  readonly onStatement: OnStatement = (name) => {
    const { sent, seconds } = this.#statements.get(name) ?? this.#add(name);
    sent.inc();
    const began = performance.now();
    return () => seconds.observe((performance.now() - began) / 1_000);
  };

  /** The kind is the part of the name before the dot: there are many names, but only about twenty kinds. */
  #add(name: string): Statement {
    const statement = { sent: this.#sent.labels(name), seconds: this.#seconds.labels(name.split('.', 1)[0] ?? name) };
    this.#statements.set(name, statement);
    return statement;
  }
}

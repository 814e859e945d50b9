import type pg from 'pg';
import { median } from '../statistics.ts';
import type { Query } from './queries.ts';

/** The tables that grow with the catalogs. */
const LARGE = ['package', 'package_version', 'target'];
const EXPLAIN = 'EXPLAIN (ANALYZE, BUFFERS, COSTS OFF, TIMING OFF, SUMMARY ON)';
/** After these executions PostgreSQL has chosen between a custom and a generic plan. */
const WARM_UPS = 7;

/** A query with its plan. */
export interface Explained extends Query {
  readonly rows: number;
  /** Median of the prepared statement. */
  readonly milliseconds: number;
  /** Execution time of EXPLAIN, with a custom plan. */
  readonly planMilliseconds: number;
  /** Whether PostgreSQL chose a generic plan. */
  readonly isGeneric: boolean;
  readonly indexes: readonly string[];
  /** The large tables with a sequential scan. */
  readonly scanned: readonly string[];
  readonly plan: string;
}

/** Explains a query and measures it. */
export async function explained(client: pg.Client, query: Query, runs: number): Promise<Explained> {
  const { text, values } = query.statement;
  const prepared = { name: query.title, text, values: [...values] };
  const times: number[] = [];
  let rows = 0;
  for (let run = 0; run < WARM_UPS + runs; run += 1) {
    const began = performance.now();
    const result = await client.query<Record<string, unknown>>(prepared);
    if (run >= WARM_UPS) times.push(performance.now() - began);
    rows = result.rows.length;
  }
  const generic = await client.query('SELECT FROM pg_prepared_statements WHERE name = $1 AND generic_plans > 0', [query.title]);
  const lines = await client.query<{ 'QUERY PLAN': string }>(`${EXPLAIN} ${text}`, [...values]);
  const plan = lines.rows.map((row) => row['QUERY PLAN']).join('\n');
  return {
    ...query,
    rows,
    milliseconds: median(times),
    planMilliseconds: Number(/Execution Time: ([\d.]+)/.exec(plan)?.[1] ?? NaN),
    isGeneric: generic.rows.length > 0,
    indexes: distinct(plan, /(?:Index(?: Only)? Scan(?: Backward)? using|Bitmap Index Scan on) (\S+)/g),
    scanned: distinct(plan, /Seq Scan on (\S+)/g).filter((table) => LARGE.includes(table)),
    plan,
  };
}

/** The distinct captures of the pattern; steps that were never executed do not count. */
function distinct(plan: string, pattern: RegExp): string[] {
  const run = plan.split('\n').filter((line) => !line.includes('(never executed)'));
  return [...new Set([...run.join('\n').matchAll(pattern)].map(([, name = '']) => name))];
}

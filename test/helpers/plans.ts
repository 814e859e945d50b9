import type { SqlExecutor } from '../../src/store/database/driver.ts';
import type { Database } from '../../src/store/database/database.ts';
import type { Statement } from '../../src/store/sql/listing.ts';

/** A statement of an import, as executed by the database. */
export interface Run {
  readonly name: string;
  /** Number of rows read, over all nodes of its plan. */
  readonly rows: number;
  /** The index used by a foreign-key check on `package_version` afterwards. */
  readonly keyIndex: string;
}

interface Node {
  readonly 'Node Type': string;
  readonly 'Index Name'?: string;
  readonly 'Actual Rows': number;
  readonly 'Actual Loops': number;
  readonly 'Rows Removed by Filter'?: number;
  readonly 'Rows Removed by Join Filter'?: number;
  readonly 'Rows Removed by Index Recheck'?: number;
  readonly Plans?: readonly Node[];
}

type Explained = readonly { readonly 'QUERY PLAN': readonly { readonly Plan: Node }[] }[];

const WRITES = /^\s*(WITH|INSERT|UPDATE|DELETE)/;
/** The foreign-key check of PostgreSQL for each row that references a version. */
const KEY = `SELECT 1 FROM ONLY package_version x WHERE id = '019300f5-0000-7000-8000-000000000000' FOR KEY SHARE OF x`;

/** A database that runs each writing statement of an import under EXPLAIN ANALYZE and records it. */
export function explained(db: Database, runs: Run[]): Database {
  const sql = explainedSql(db, runs);
  return {
    ...db,
    query: (name, text, params, cancellation) => sql.query(name, text, params, cancellation),
    transaction: (work, cancellation) => db.transaction((tx) => work(explainedSql(tx, runs)), cancellation),
  };
}

function explainedSql(sql: SqlExecutor, runs: Run[]): SqlExecutor {
  return {
    async query(name, text, params, cancellation) {
      if (!/^(apply|match)\./.test(name) || !WRITES.test(text)) return sql.query(name, text, params, cancellation);
      const rows = await rowsReadBy(sql, { text, values: params ?? [] });
      const [key] = (await sql.query('test', `EXPLAIN (FORMAT JSON) ${KEY}`)) as unknown as Explained;
      runs.push({ name, rows, keyIndex: indexOf(planOf(key)) });
      return [];
    },
  };
}

/** Executes a statement; resolves to the number of rows that it has read, over all nodes of its plan. */
export async function rowsReadBy(sql: SqlExecutor, { text, values }: Statement): Promise<number> {
  const explain = `EXPLAIN (ANALYZE, TIMING OFF, FORMAT JSON) ${text}`;
  const [ran] = (await sql.query('test', explain, values)) as unknown as Explained;
  return rowsOf(planOf(ran));
}

function planOf(row: Explained[number] | undefined): Node {
  const plan = row?.['QUERY PLAN'][0]?.Plan;
  if (!plan) throw new Error('EXPLAIN gives one plan.');
  return plan;
}

const LOOKED_AT = [
  'Actual Rows',
  'Rows Removed by Filter',
  'Rows Removed by Join Filter',
  'Rows Removed by Index Recheck',
] as const;

function rowsOf(node: Node): number {
  const own = LOOKED_AT.reduce((sum, kind) => sum + (node[kind] ?? 0), 0) * node['Actual Loops'];
  return (node.Plans ?? []).reduce((sum, child) => sum + rowsOf(child), own);
}

function indexOf(node: Node): string {
  return node['Index Name'] ?? (node.Plans ?? []).map(indexOf)[0] ?? node['Node Type'];
}

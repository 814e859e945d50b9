import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { migrate } from '../../src/store/database/migrate.ts';
import type { Database } from '../databases/database.ts';
import { type CopySession, openEmbeddedSession, openServerSession } from './copy.ts';

/** The minimum times of an import in seconds, without any checks, matching or reporting. */
export interface ImportFloor {
  /** JSON.parse of upstream's whole file. */
  readonly parse: number;
  /** COPY of the gateway's rows straight into the tables with their indexes and foreign keys, in one transaction. */
  readonly copy: number;
  /** The same through unlogged tables without indexes, as needed to compare first: COPY into them, then INSERT … SELECT. */
  readonly staged: number;
}

/** Input of the measurement. */
export interface ImportFloorInput {
  readonly file: string;
  /** A database with one imported catalog, not in use. */
  readonly imported: Database['env'];
  readonly empty: Database['env'];
}

const TABLES = ['catalog', 'package', 'package_version', 'target'] as const;

/** Measures the minimum times. */
export async function measure({ file, imported, empty }: ImportFloorInput): Promise<ImportFloor> {
  const rows = await rowsOf(imported);
  const session = await openMigrated(empty);
  try {
    const parse = await seconds(() => void JSON.parse(readFileSync(file, 'utf8')));
    const copy = await seconds(() => fill(session, rows));
    await session.exec(`TRUNCATE ${TABLES.join(', ')} CASCADE`);
    const staged = await seconds(() => fillByStages(session, rows));
    return { parse, copy, staged };
  } finally {
    await session.close();
  }
}

async function fill(session: CopySession, rows: readonly [string, Blob][]): Promise<void> {
  await session.exec('BEGIN');
  for (const [table, blob] of rows) await session.copyIn(table, blob);
  await session.exec('COMMIT');
}

async function fillByStages(session: CopySession, rows: readonly [string, Blob][]): Promise<void> {
  for (const [table, blob] of rows) {
    await session.exec(`CREATE UNLOGGED TABLE staging.${table} (LIKE ${table})`);
    await session.copyIn(`staging.${table}`, blob);
  }
  const inserts = TABLES.map((table) => `INSERT INTO ${table} SELECT * FROM staging.${table};`).join(' ');
  await session.exec(`BEGIN; ${inserts} COMMIT;`);
}

async function rowsOf(env: Database['env']): Promise<[string, Blob][]> {
  const session =
    'DATABASE_URL' in env ? await openServerSession(env.DATABASE_URL) : await openEmbeddedSession(join(env.DATA_DIR, 'pglite'));
  const rows: [string, Blob][] = [];
  for (const table of TABLES) rows.push([table, await session.copyOut(`SELECT * FROM ${table}`)]);
  await session.close();
  return rows;
}

async function openMigrated(env: Database['env']): Promise<CopySession> {
  if ('DATABASE_URL' in env) {
    const client = new pg.Client({ connectionString: env.DATABASE_URL });
    await client.connect();
    await migrate({ query: (text, params) => client.query(text, params), exec: (script) => client.query(script) });
    await client.end();
    return openServerSession(env.DATABASE_URL);
  }
  const session = await openEmbeddedSession(join(env.DATA_DIR, 'pglite'));
  await migrate(session);
  return session;
}

async function seconds(work: () => unknown): Promise<number> {
  const began = performance.now();
  await work();
  return (performance.now() - began) / 1_000;
}

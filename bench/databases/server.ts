import pg from 'pg';
import type { Database } from './database.ts';
import { findBinaries, type LocalServer, startServer } from './postgresql.ts';

/** A PostgreSQL server for databases of the bench. */
export interface Server extends AsyncDisposable {
  readonly version: string;
  readonly description: string;
  /** Creates an empty database, or a copy of one that is not in use. */
  createDatabase(original?: Database): Promise<Database>;
  /** Null for a server not started by the bench. */
  readonly restart: LocalServer['restart'] | null;
}

/** The server of DATABASE_URL, else one started for this run; null if neither is available. */
export async function openServer(given = process.env['DATABASE_URL']): Promise<Server | null> {
  if (given?.startsWith('postgres')) return serverAt(given, 'the server of DATABASE_URL', () => Promise.resolve(), null);
  const binaries = findBinaries();
  if (binaries === null) return null;
  const { url, stop, restart } = await startServer(binaries);
  return serverAt(url, 'a throwaway server on this machine, with its default settings', stop, restart);
}

async function serverAt(
  url: string,
  description: string,
  stop: () => Promise<void>,
  restart: Server['restart'],
): Promise<Server> {
  let databases = 0;
  try {
    const [{ version } = { version: '' }] = await ask<{ version: string }>(
      url,
      `SELECT current_setting('server_version') AS version`,
    );
    return {
      version,
      description,
      restart,
      createDatabase: (original) => createDatabase(url, `gateway_bench_${process.pid}_${(databases += 1)}`, original),
      [Symbol.asyncDispose]: stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function createDatabase(server: string, name: string, original?: Database): Promise<Database> {
  await ask(server, `CREATE DATABASE ${name}${original ? ` TEMPLATE ${nameOf(original)}` : ''}`);
  const url = new URL(server);
  url.pathname = `/${name}`;
  return {
    kind: 'postgresql',
    env: { DATABASE_URL: url.href },
    [Symbol.asyncDispose]: async () => void (await ask(server, `DROP DATABASE ${name} WITH (FORCE)`)),
  };
}

function nameOf({ env }: Database): string {
  if (!('DATABASE_URL' in env)) throw new Error('Only a database of this server can be copied.');
  return new URL(env.DATABASE_URL).pathname.slice(1);
}

async function ask<Row extends object>(url: string, text: string): Promise<Row[]> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 10_000 });
  await client.connect();
  try {
    return (await client.query<Row>(text)).rows;
  } finally {
    await client.end();
  }
}

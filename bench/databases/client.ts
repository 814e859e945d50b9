import pg from 'pg';
import type { Database } from './database.ts';

/** The URL of a database on a PostgreSQL server. @throws Error for a PGlite database */
export function urlOf({ env }: Database): string {
  if (!('DATABASE_URL' in env)) throw new Error('This database is not on a PostgreSQL server.');
  return env.DATABASE_URL;
}

/** Runs `work` with a connection. */
export async function withClient<Result>(databaseUrl: string, work: (client: pg.Client) => Promise<Result>): Promise<Result> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

/** Vacuums now, so that autovacuum does not disturb the measurement. */
export const vacuum = async (client: pg.Client): Promise<void> => void (await client.query('VACUUM ANALYZE'));

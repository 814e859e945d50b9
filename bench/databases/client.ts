import pg from 'pg';
import type { Database } from './database.ts';

/** The address of a database on a PostgreSQL server. */
export function urlOf({ env }: Database): string {
  if (!('DATABASE_URL' in env)) throw new Error('This is no database on a PostgreSQL server.');
  return env.DATABASE_URL;
}

/** One connection for a while. */
export async function withClient<Result>(databaseUrl: string, work: (client: pg.Client) => Promise<Result>): Promise<Result> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

/** As the server does by itself, but now and not beside what is measured. */
export const vacuum = async (client: pg.Client): Promise<void> => void (await client.query('VACUUM ANALYZE'));

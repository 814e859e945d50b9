import type pg from 'pg';
import { serverConnector } from './connector.ts';
import { connectPatiently } from './firstConnection.ts';
import { migrations } from './migrate.ts';

/** What can be learnt of a server without changing anything. */
export interface ServerState {
  /** The version of PostgreSQL. */
  readonly version: string;
  /** Seconds by which its clock is ahead of this machine's. */
  readonly clockSeconds: number;
  /** Number of migrations that the database lacks. */
  readonly pending: number;
}

/** Looks at the database of a server. @throws Error if it does not respond or refuses the connection */
export async function inspectServer(url: string): Promise<ServerState> {
  const session: pg.Client = await connectPatiently(serverConnector(url, () => undefined));
  try {
    const { rows } = await session.query<{ version: string; now: Date; table: string | null }>(
      `SELECT current_setting('server_version') AS version, clock_timestamp() AS now, to_regclass('_prisma_migrations')::text AS table`,
    );
    const [state] = rows;
    if (!state) throw new Error('The server returned nothing.');
    const clockSeconds = (state.now.getTime() - Date.now()) / 1000;
    return {
      version: state.version,
      clockSeconds,
      pending: migrations().length - (state.table === null ? 0 : await applied(session)),
    };
  } finally {
    await session.end();
  }
}

async function applied(session: pg.Client): Promise<number> {
  const { rows } = await session.query<{ count: number }>(
    'SELECT count(*)::int AS count FROM _prisma_migrations WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL',
  );
  return rows[0]?.count ?? 0;
}

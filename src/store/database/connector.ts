import pg from 'pg';
import { sessionConfig } from './session.ts';

/** A database by its connections: a server, or the embedded one. */
export interface Connector {
  /** Whether connections are sessions of their own, or all share one. */
  readonly sessions: 'many' | 'one';
  clientConfig(application: string): pg.ClientConfig;
  /** Asks for the end of the statement that the session of a connection runs, and resolves when it has been asked for. */
  cancel(processId: number): Promise<void>;
  close(): Promise<void>;
}

/** A connection that nobody needs any more is closed after this time. */
const IDLE_MS = 5_000;

/** A PostgreSQL server. Statements are cancelled over a connection of its own, since those of a pool may all be busy with such. */
export function serverConnector(url: string, onError: (error: Error) => void): Connector {
  const clientConfig = (application: string) => sessionConfig(url, application);
  let cancels: pg.Pool | undefined;
  return {
    sessions: 'many',
    clientConfig,
    async cancel(processId) {
      cancels ??= new pg.Pool({
        connectionString: url,
        max: 1,
        idleTimeoutMillis: IDLE_MS,
        application_name: 'software-catalog-gateway cancels',
      }).on('error', onError);
      await cancels.query('SELECT pg_cancel_backend($1)', [processId]).catch(onError);
    },
    close: async () => cancels?.end(),
  };
}

import pg from 'pg';
import { sessionConfig } from './session.ts';

/** Connects to a database, either a server or the embedded one. */
export interface Connector {
  /** Whether each connection has its own session, or all share one. */
  readonly sessions: 'many' | 'one';
  /** The configuration of a new connection, under this application name. */
  clientConfig(application: string): pg.ClientConfig;
  /** Requests that the running statement of a connection be cancelled; resolves when the request has been sent. */
  cancel(processId: number): Promise<void>;
  close(): Promise<void>;
}

/** Idle time after which a connection is closed. */
const IDLE_MS = 5_000;

/**
 * Connects to a PostgreSQL server. Cancel requests use a connection of their own, since all of a pool may be busy with the
 * statements to cancel.
 */
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

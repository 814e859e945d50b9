import { EmbeddedDatabase } from './embeddedDatabase.ts';
import type { Connector } from '../connector.ts';

/**
 * The embedded database as a connector. It differs from a server:
 * - There is one session. While a transaction is open, all other statements wait; SET, temporary tables and advisory locks affect
 * all connections, and LISTEN is received by all connections that have sent it.
 * - COPY FROM STDIN is rejected: PGlite accepts no input while it runs a statement.
 * - A running statement cannot be cancelled. One past its time limit is ended together with the thread, and the folder is opened
 * again, unless it is in a transaction or the database is in memory; then its answer is awaited.
 * - statement_timeout and the other time limits of a server have no effect.
 * - Nothing is synced to disk: committed data survives the end of the process by any signal, but not a crash of the machine.
 */
export async function embeddedConnector(folder: string | undefined, onError: (error: Error) => void): Promise<Connector> {
  const database = await EmbeddedDatabase.open(folder, onError);
  return {
    sessions: 'one',
    clientConfig: () => ({
      stream: () => database.connect(),
      // Overrides the environment variables of libpq.
      ...{ host: 'localhost', port: 0, user: 'postgres', password: '', database: 'postgres', ssl: false },
    }),
    async cancel(processId) {
      // The caller must know of the cancellation before the answer arrives.
      await Promise.resolve();
      database.cancel(processId);
    },
    close: () => database.close(),
  };
}

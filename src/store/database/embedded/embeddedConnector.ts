import { EmbeddedDatabase } from './embeddedDatabase.ts';
import type { Connector } from '../connector.ts';

/**
 * The embedded database, spoken to as a server. It differs from one in this:
 * - There is one session. While a transaction is open, whatever is outside waits; what SET changes, temporary tables and advisory locks
 *   are everybody's, and LISTEN is heard by all connections that have asked for it.
 * - COPY FROM STDIN is refused: PGlite takes no input while it runs a statement.
 * - A statement that runs cannot be cancelled. One past its time is ended with the thread, and the folder opened again, where it is in no
 *   transaction and the database not in memory; else its answer is waited for.
 * - statement_timeout and the other time limits of a server do nothing.
 * - Nothing is synced to the disk: what has committed survives the process' end by any signal, but not the machine's.
 */
export async function embeddedConnector(folder: string | undefined, onError: (error: Error) => void): Promise<Connector> {
  const database = await EmbeddedDatabase.open(folder, onError);
  return {
    sessions: 'one',
    clientConfig: () => ({
      stream: () => database.connect(),
      // In place of what the environment may say of a server.
      ...{ host: 'localhost', port: 0, user: 'postgres', password: '', database: 'postgres', ssl: false },
    }),
    async cancel(processId) {
      // Who cancels has to know of it before the answer comes.
      await Promise.resolve();
      database.cancel(processId);
    },
    close: () => database.close(),
  };
}

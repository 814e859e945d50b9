import pg from 'pg';
import type { Cancellation } from './cancellation.ts';

/** A connection that nobody needs any more is closed after this time. */
const IDLE_MS = 5_000;

/** Cancels statements that run, over a connection of its own, since those of the pool may all be busy with such. */
export class CancelledStatements {
  readonly #url: string;
  readonly #onError: (error: Error) => void;
  #pool: pg.Pool | undefined;

  constructor(url: string, onError: (error: Error) => void) {
    this.#url = url;
    this.#onError = onError;
  }

  /** Runs a statement on a connection that nobody else gets before it has ended, and before what cancels it has. */
  async run(client: pg.PoolClient, query: pg.QueryConfig, cancellation: Cancellation): Promise<pg.QueryResult> {
    cancellation.throwIfCancelled();
    let cancelling: Promise<void> | undefined;
    const callOff = cancellation.onCancel(() => void (cancelling = this.#cancel(client)));
    try {
      return await client.query(query);
    } catch (error) {
      if (cancelling) cancellation.throwIfCancelled();
      throw error;
    } finally {
      callOff();
      // What comes after the statement has ended would else hit the next one on its connection.
      await cancelling;
    }
  }

  async close(): Promise<void> {
    await this.#pool?.end();
  }

  async #cancel(client: pg.PoolClient): Promise<void> {
    this.#pool ??= new pg.Pool({
      connectionString: this.#url,
      max: 1,
      idleTimeoutMillis: IDLE_MS,
      application_name: 'software-catalog-gateway cancels',
    }).on('error', this.#onError);
    const { processID } = client as unknown as { readonly processID: number }; // known to node-postgres, not to its types
    await this.#pool.query('SELECT pg_cancel_backend($1)', [processID]).catch(this.#onError);
  }
}

import type pg from 'pg';
import type { Cancellation } from './cancellation.ts';
import type { CancelledStatements } from './cancelledStatements.ts';
import type { SqlExecutor } from './driver.ts';
import type { SqlOver } from './sqlOverConnections.ts';
import { unavailable } from './unavailable.ts';

type Work<Result> = (tx: SqlExecutor) => Promise<Result>;

/** What transactions run on. */
export interface TransactionsOptions {
  readonly pool: pg.Pool;
  readonly sqlOver: SqlOver;
  readonly cancelled: CancelledStatements;
}

/** Runs transactions, each on a connection of the pool. */
export class Transactions {
  readonly #options: TransactionsOptions;

  constructor(options: TransactionsOptions) {
    this.#options = options;
  }

  /** See `DatabaseDriver.transaction`. A connection that fails meanwhile is not used again. */
  async run<Result>(work: Work<Result>, cancellation: Cancellation | undefined): Promise<Result> {
    const client = await connectionOf(this.#options.pool, cancellation).catch((error: unknown) =>
      Promise.reject(unavailable(error) ?? (error as Error)),
    );
    let broken: Error | undefined;
    // An error between two statements is reported to this listener only.
    const onDeath = (error: Error) => void (broken = error);
    client.on('error', onDeath);
    try {
      await this.#begin(client, cancellation);
      return await this.#untilCommit(client, work, cancellation).catch(async (error: unknown) => {
        await client.query('ROLLBACK').catch((failure: unknown) => (broken = failure as Error)); // node-postgres rejects with an Error only
        throw error;
      });
    } catch (error) {
      throw unavailable(error) ?? error;
    } finally {
      client.removeListener('error', onDeath);
      client.release(broken);
    }
  }

  #begin(client: pg.PoolClient, cancellation: Cancellation | undefined): Promise<pg.QueryResult> {
    return cancellation ? this.#options.cancelled.run(client, { text: 'BEGIN' }, cancellation) : client.query('BEGIN');
  }

  async #untilCommit<Result>(client: pg.PoolClient, work: Work<Result>, cancellation: Cancellation | undefined): Promise<Result> {
    const result = await work(this.#options.sqlOver(client, cancellation));
    cancellation?.throwIfCancelled();
    await client.query('COMMIT');
    return result;
  }
}

/** A connection of the pool; one that arrives after the cancellation is released at once. */
export function connectionOf(pool: pg.Pool, cancellation: Cancellation | undefined): Promise<pg.PoolClient> {
  const connecting = pool.connect();
  if (!cancellation) return connecting;
  return cancellation.race(connecting).catch((error: unknown) => {
    connecting.then((late) => late.release()).catch(() => undefined);
    throw error;
  });
}

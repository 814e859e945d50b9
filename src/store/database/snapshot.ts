import type pg from 'pg';
import type { Cancellation } from './cancellation.ts';
import type { Snapshot } from './driver.ts';
import { connectionOf, type TransactionsOptions } from './transactions.ts';
import { unavailable } from './unavailable.ts';

/**
 * A reader may be slow between two statements: the session's limit for idle transactions is for gateways that hang. A cursor is
 * read to its end, so its first rows are not to be preferred.
 */
const BEGIN = `BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY;
  SET LOCAL idle_in_transaction_session_timeout = '120s';
  SET LOCAL cursor_tuple_fraction = 1`;

/** See `DatabaseDriver.snapshot`. Holds a connection of the pool until it is closed. */
export async function openSnapshot(
  { pool, sqlOver, cancelled }: TransactionsOptions,
  cancellation: Cancellation | undefined,
): Promise<Snapshot> {
  const client = await connectionOf(pool, cancellation).catch((error: unknown) =>
    Promise.reject(unavailable(error) ?? (error as Error)),
  );
  const close = closerOf(client);
  try {
    await (cancellation ? cancelled.run(client, { text: BEGIN }, cancellation) : client.query(BEGIN));
  } catch (error) {
    await close();
    throw unavailable(error) ?? error;
  }
  return { ...sqlOver(client, cancellation), close };
}

/** Ends the transaction and releases the connection, once; one that has failed is not used again. */
function closerOf(client: pg.PoolClient): () => Promise<void> {
  let [broken, closing]: [Error | undefined, Promise<void> | undefined] = [undefined, undefined];
  // An error between two statements is reported to this listener only.
  const onDeath = (error: Error) => void (broken = error);
  client.on('error', onDeath);
  const end = async () => {
    await client.query('ROLLBACK').catch((failure: unknown) => (broken = failure as Error)); // node-postgres rejects with an Error only
    client.removeListener('error', onDeath);
    client.release(broken);
  };
  return () => (closing ??= end());
}

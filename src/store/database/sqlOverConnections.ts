import pg from 'pg';
import type { Cancellation } from './cancellation.ts';
import type { CancelledStatements } from './cancelledStatements.ts';
import type { OnStatement, SqlExecutor } from './driver.ts';
import { PreparedStatements } from './preparedStatements.ts';
import { unavailable } from './unavailable.ts';

/**
 * Creates an executor over a pool, or over one connection of it. Its statements are cancelled with `until`, unless they have a
 * cancellation of their own.
 */
export type SqlOver = (client: pg.Pool | pg.PoolClient, until?: Cancellation) => SqlExecutor;

/** Creates executors over connections, which share the names of their prepared statements. */
export function sqlOverConnections(onStatement: OnStatement, cancelled: CancelledStatements): SqlOver {
  const prepared = new PreparedStatements();
  return (client, until) => ({
    async query<Row>(name: string, text: string, params: readonly unknown[] = [], cancellation = until) {
      const onEnd = onStatement(name);
      try {
        const query = prepared.query(name, text, params);
        const { rows } = await (cancellation ? cancellably(client, query, cancellation, cancelled) : run(client, query));
        return rows as Row[];
      } catch (error) {
        throw unavailable(error) ?? error;
      } finally {
        onEnd?.();
      }
    },
  });
}

/** Uses a callback, since node-postgres returns no promise for a query object. */
const run = (client: pg.Pool | pg.PoolClient, query: pg.QueryConfig): Promise<pg.QueryResult> =>
  new Promise((resolve, reject) => {
    const onEnd = (error: Error | null, result: pg.QueryResult) => (error ? reject(error) : resolve(result));
    // Both have the same method, but unrelated types.
    (client as pg.PoolClient).query(query, onEnd);
  });

/** Runs a statement on a connection that is known while it runs, so that it can be cancelled. */
const cancellably = (
  client: pg.Pool | pg.PoolClient,
  query: pg.QueryConfig,
  cancellation: Cancellation,
  cancelled: CancelledStatements,
): Promise<pg.QueryResult> =>
  client instanceof pg.Pool ? cancelled.runOnOneOf(client, query, cancellation) : cancelled.run(client, query, cancellation);

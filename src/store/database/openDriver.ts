import { randomInt } from 'node:crypto';
import pg from 'pg';
import type { Cancellation } from './cancellation.ts';
import { CancelledStatements } from './cancelledStatements.ts';
import { type Connector, serverConnector } from './connector.ts';
import { Listener } from './listener.ts';
import { openPool } from './pool.ts';
import { PreparedStatements } from './preparedStatements.ts';
import type { DatabaseDriver, OnStatement, SqlExecutor } from './driver.ts';
import { unavailable } from './unavailable.ts';

/** Time limit of a replica, for connecting and for each statement. */
const REPLICA_MS = 3_000;
const MAX_LOCK = 2 ** 31 - 1;

/** Callbacks of a driver. */
export interface DriverOptions {
  readonly onStatement: OnStatement;
  /** Called with a failure outside any call, such as a lost idle connection. */
  readonly onError: (error: Error) => void;
}

type SqlOver = (client: pg.Pool | pg.PoolClient, until?: Cancellation) => SqlExecutor;

/** Creates executors over connections, which share the names of their prepared statements. */
function sqlOverConnections(onStatement: OnStatement, cancelled: CancelledStatements): SqlOver {
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

/** A connection of the pool; one that arrives after the cancellation is released at once. */
function connection(pool: pg.Pool, cancellation: Cancellation | undefined): Promise<pg.PoolClient> {
  const connecting = pool.connect();
  if (!cancellation) return connecting;
  return cancellation.race(connecting).catch((error: unknown) => {
    connecting.then((late) => late.release()).catch(() => undefined);
    throw error;
  });
}

/** Opens a pool to a replica with short timeouts, because the primary can respond instead. */
export function openReplicaPool(
  url: string,
  { onStatement, onError }: DriverOptions,
): { sql: SqlExecutor; close: () => Promise<void> } {
  const connector = serverConnector(url, onError);
  const pool = openPool(connector, onError, { connectionTimeoutMillis: REPLICA_MS, query_timeout: REPLICA_MS });
  const close = async () => {
    await pool.end();
    await connector.close();
  };
  return { sql: sqlOverConnections(onStatement, new CancelledStatements(connector))(pool), close };
}

/** Opens the driver over a pool of node-postgres connections. */
export function openDriver(connector: Connector, pool: pg.Pool, { onStatement, onError }: DriverOptions): DatabaseDriver {
  const isServer = connector.sessions === 'many';
  const workerLock = isServer ? randomInt(1, MAX_LOCK) : process.pid;
  const listener = new Listener(connector, workerLock, onError);
  const cancelled = new CancelledStatements(connector);
  const sqlOver = sqlOverConnections(onStatement, cancelled);
  const begin = (client: pg.PoolClient, cancellation: Cancellation | undefined) =>
    cancellation ? cancelled.run(client, { text: 'BEGIN' }, cancellation) : client.query('BEGIN');

  async function untilCommit<Result>(
    client: pg.PoolClient,
    work: (tx: SqlExecutor) => Promise<Result>,
    cancellation: Cancellation | undefined,
  ): Promise<Result> {
    const result = await work(sqlOver(client, cancellation));
    cancellation?.throwIfCancelled();
    await client.query('COMMIT');
    return result;
  }

  async function transaction<Result>(work: (tx: SqlExecutor) => Promise<Result>, cancellation?: Cancellation): Promise<Result> {
    const client = await connection(pool, cancellation).catch((error: unknown) =>
      Promise.reject(unavailable(error) ?? (error as Error)),
    );
    let broken: Error | undefined;
    // An error between two statements is reported to this listener only.
    const onDeath = (error: Error) => void (broken = error);
    client.on('error', onDeath);
    try {
      await begin(client, cancellation);
      return await untilCommit(client, work, cancellation).catch(async (error: unknown) => {
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

  return {
    kind: isServer ? 'postgresql' : 'pglite',
    workerLock,
    ...sqlOver(pool),
    transaction,
    pool: () => (isServer ? { open: pool.totalCount, idle: pool.idleCount, waiting: pool.waitingCount } : null),
    script: async (text) => void (await pool.query(text)),
    listen: (channel, onNotification, onLost) => listener.listen(channel, onNotification, onLost),
    async close() {
      await listener.close();
      await pool.end();
      await connector.close();
    },
  };
}

import { randomInt } from 'node:crypto';
import type pg from 'pg';
import { CancelledStatements } from './cancelledStatements.ts';
import { type Connector, serverConnector } from './connector.ts';
import { Listener } from './listener.ts';
import { openPool } from './pool.ts';
import type { DatabaseDriver, OnStatement, SqlExecutor } from './driver.ts';
import { openSnapshot } from './snapshot.ts';
import { sqlOverConnections } from './sqlOverConnections.ts';
import { Transactions } from './transactions.ts';

/** Time limit of a replica, for connecting and for each statement. */
const REPLICA_MS = 3_000;
const MAX_LOCK = 2 ** 31 - 1;

/** Callbacks of a driver. */
export interface DriverOptions {
  readonly onStatement: OnStatement;
  /** Called with a failure outside any call, such as a lost idle connection. */
  readonly onError: (error: Error) => void;
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
  const over = { pool, sqlOver, cancelled };
  const transactions = new Transactions(over);
  return {
    kind: isServer ? 'postgresql' : 'pglite',
    workerLock,
    ...sqlOver(pool),
    transaction: (work, cancellation) => transactions.run(work, cancellation),
    snapshot: (cancellation) => openSnapshot(over, cancellation),
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

import pg from 'pg';
import type { Connector } from './connector.ts';
import { readTextArray, TEXT_ARRAY } from './textArray.ts';

const POOL_SIZE = 10;
/** How long a statement waits for a free or new connection. */
const ACQUIRE_MS = 10_000;
/**
 * With a single session, connections wait while an import is applied; idle ones cost nothing and keep their prepared statements.
 */
const ONE_SESSION = { connectionTimeoutMillis: 60_000, idleTimeoutMillis: 0 };

type GetTypeParser = (oid: number, format?: string) => (text: string) => unknown;
const standardParser = pg.types.getTypeParser as GetTypeParser;

/** Parses values as node-postgres does, but lists of texts faster. */
const getTypeParser: GetTypeParser = (oid, format = 'text') =>
  oid === TEXT_ARRAY && format === 'text' ? readTextArray : standardParser(oid, format);

/**
 * Opens a pool of connections; `onError` is called with a failure outside any call, such as a lost idle connection. A connection that is
 * lost while the pool closes is none.
 */
export function openPool(connector: Connector, onError: (error: Error) => void, config: pg.PoolConfig = {}): pg.Pool {
  const pool = new pg.Pool({
    ...connector.clientConfig('software-catalog-gateway'),
    max: POOL_SIZE,
    connectionTimeoutMillis: ACQUIRE_MS,
    ...(connector.sessions === 'one' ? ONE_SESSION : {}),
    types: { getTypeParser },
    ...config,
  });
  // Without a listener, an idle connection that fails would end the process.
  pool.on('error', (error) => {
    // The pool adds its connection, with the text of the last statement, which is not for the log.
    delete (error as { client?: unknown }).client;
    if (!pool.ending) onError(error);
  });
  return pool;
}

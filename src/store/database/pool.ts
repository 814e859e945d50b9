import pg from 'pg';
import type { Connector } from './connector.ts';
import { readTextArray, TEXT_ARRAY } from './textArray.ts';

const POOL_SIZE = 10;
/** How long a statement waits for one of the connections, or for a new one. */
const ACQUIRE_MS = 10_000;
/** Where there is one session, connections wait while an import is applied, cost nothing, and know what is prepared. */
const ONE_SESSION = { connectionTimeoutMillis: 60_000, idleTimeoutMillis: 0 };

type GetTypeParser = (oid: number, format?: string) => (text: string) => unknown;
const standardParser = pg.types.getTypeParser as GetTypeParser;

/** How values are read: as node-postgres does it, but lists of texts faster. */
const getTypeParser: GetTypeParser = (oid, format = 'text') =>
  oid === TEXT_ARRAY && format === 'text' ? readTextArray : standardParser(oid, format);

/** A pool of connections; `onError` is called with a failure outside any call: a lost idle connection. */
export function openPool(connector: Connector, onError: (error: Error) => void, config: pg.PoolConfig = {}): pg.Pool {
  const pool = new pg.Pool({
    ...connector.clientConfig('software-catalog-gateway'),
    max: POOL_SIZE,
    connectionTimeoutMillis: ACQUIRE_MS,
    ...(connector.sessions === 'one' ? ONE_SESSION : {}),
    types: { getTypeParser },
    ...config,
  });
  // Without a listener a connection that dies while idle ends the process.
  pool.on('error', onError);
  return pool;
}

import { createHash, randomInt } from 'node:crypto';
import pg from 'pg';
import type { Cancellation } from './cancellation.ts';
import { CancelledStatements } from './cancelledStatements.ts';
import { listenOn } from './listener.ts';
import { sessionConfig } from './session.ts';
import { readTextArray, TEXT_ARRAY } from './textArray.ts';
import type { Driver, OnStatement, Sql } from './sql.ts';
import { unavailable } from './unavailable.ts';

/** Texts prepared by name; beyond it statements run unnamed, so that odd filters cannot fill the server's memory. */
const MAX_PREPARED = 500;
/**
 * The tables of one import are in texts that never come again; and of a prepared statement PostgreSQL keeps one plan for all patterns,
 * which takes one of two letters for one that an index finds.
 */
const UNPREPARED = / staging\.| LIKE /;
const POOL_SIZE = 10;
/** How long a statement waits for one of the connections, or for a new one. */
const ACQUIRE_MS = 10_000;
/** How long a replica may take to let somebody in, and to answer. */
const REPLICA_MS = 3_000;

type GetTypeParser = (oid: number, format?: string) => (text: string) => unknown;
const standardParser = pg.types.getTypeParser as GetTypeParser;

/** How values are read: as node-postgres does it, but lists of texts faster. */
const getTypeParser: GetTypeParser = (oid, format = 'text') =>
  oid === TEXT_ARRAY && format === 'text' ? readTextArray : standardParser(oid, format);

export interface PostgresqlOptions {
  readonly url: string;
  readonly onStatement: OnStatement;
  /** A failure outside any call: a lost idle connection. */
  readonly onError: (error: Error) => void;
}

export function openPool({ url, onError }: Pick<PostgresqlOptions, 'url' | 'onError'>, config: pg.PoolConfig = {}): pg.Pool {
  const pool = new pg.Pool({
    ...sessionConfig(url, 'software-catalog-gateway'),
    max: POOL_SIZE,
    connectionTimeoutMillis: ACQUIRE_MS,
    types: { getTypeParser },
    ...config,
  });
  // Without a listener a connection that dies while idle ends the process.
  pool.on('error', onError);
  return pool;
}

/** Statement names of up to 63 bytes, one a text. */
function statementNames(): (name: string, text: string) => string | undefined {
  const known = new Map<string, string>();
  return (name, text) => {
    const found = known.get(text);
    if (found !== undefined) return found;
    if (UNPREPARED.test(text) || known.size >= MAX_PREPARED) return undefined;
    const prepared = `${name.slice(0, 40)}:${createHash('sha1').update(text).digest('hex').slice(0, 16)}`;
    known.set(text, prepared);
    return prepared;
  };
}

type SqlOver = (client: pg.Pool | pg.PoolClient, until?: Cancellation) => Sql;

/** What makes the way to SQL out of connections, with the same names for what each of them prepares. */
function sqlOverConnections(onStatement: OnStatement, cancelled: CancelledStatements): SqlOver {
  const preparedName = statementNames();
  return (client, until) => ({
    async query<Row>(name: string, text: string, params: readonly unknown[] = [], cancellation = until) {
      const onEnd = onStatement(name);
      const prepared = preparedName(name, text);
      const values = [...params];
      try {
        const query = prepared === undefined ? { text, values } : { name: prepared, text, values };
        const { rows } = await (cancellation ? cancellably(client, query, cancellation, cancelled) : client.query(query));
        return rows as Row[];
      } catch (error) {
        throw unavailable(error) ?? error;
      } finally {
        onEnd?.();
      }
    },
  });
}

/** A statement on a connection that is known while it runs, so that it can be cancelled. */
const cancellably = (
  client: pg.Pool | pg.PoolClient,
  query: pg.QueryConfig,
  cancellation: Cancellation,
  cancelled: CancelledStatements,
): Promise<pg.QueryResult> =>
  client instanceof pg.Pool ? cancelled.runOnOneOf(client, query, cancellation) : cancelled.run(client, query, cancellation);

/** A connection of the pool; one that comes when nobody waits for it any more goes back. */
function connection(pool: pg.Pool, cancellation: Cancellation | undefined): Promise<pg.PoolClient> {
  const connecting = pool.connect();
  if (!cancellation) return connecting;
  return cancellation.race(connecting).catch((error: unknown) => {
    connecting.then((late) => late.release()).catch(() => undefined);
    throw error;
  });
}

/** A way to a replica that is given up soon where it does not answer: the primary is asked then. */
export function openReplicaPool({ url, onStatement, onError }: PostgresqlOptions): { sql: Sql; close: () => Promise<void> } {
  const pool = openPool({ url, onError }, { connectionTimeoutMillis: REPLICA_MS, query_timeout: REPLICA_MS });
  const cancelled = new CancelledStatements(url, onError);
  const close = async () => {
    await cancelled.close();
    await pool.end();
  };
  return { sql: sqlOverConnections(onStatement, cancelled)(pool), close };
}

/** The driver over a pool of node-postgres connections. */
export function postgresqlDriver(pool: pg.Pool, { url, onStatement, onError }: PostgresqlOptions): Driver {
  const workerLock = randomInt(1, 2 ** 31 - 1);
  const listener = listenOn(url, workerLock, onError);
  const cancelled = new CancelledStatements(url, onError);
  const sqlOver = sqlOverConnections(onStatement, cancelled);

  async function transaction<Result>(work: (tx: Sql) => Promise<Result>, cancellation?: Cancellation): Promise<Result> {
    const client = await connection(pool, cancellation).catch((error: unknown) =>
      Promise.reject(unavailable(error) ?? (error as Error)),
    );
    let broken: Error | undefined;
    // A connection that dies between two statements says so to nobody else.
    const onDeath = (error: Error) => void (broken = error);
    client.on('error', onDeath);
    try {
      await client.query('BEGIN');
      const result = await work(sqlOver(client, cancellation));
      cancellation?.throwIfCancelled();
      await client.query('COMMIT');
      return result;
    } catch (error) {
      await client.query('ROLLBACK').catch((failure: unknown) => (broken = failure as Error)); // node-postgres rejects with nothing else;
      throw unavailable(error) ?? error;
    } finally {
      client.removeListener('error', onDeath);
      client.release(broken);
    }
  }

  return {
    kind: 'postgresql',
    workerLock,
    ...sqlOver(pool),
    transaction,
    pool: () => ({ open: pool.totalCount, idle: pool.idleCount, waiting: pool.waitingCount }),
    script: async (text) => void (await pool.query(text)),
    listen: (channel, onNotification, onLost) => listener.listen(channel, onNotification, onLost),
    async close() {
      await listener.close();
      await cancelled.close();
      await pool.end();
    },
  };
}

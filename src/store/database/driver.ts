import type { Cancellation } from './cancellation.ts';

/**
 * Runs hand-written SQL, on PostgreSQL and PGlite alike. `name` identifies the statement in metrics and tests; PostgreSQL
 * prepares the text once per connection.
 */
export interface SqlExecutor {
  query<Row = Record<string, unknown>>(
    name: string,
    text: string,
    params?: readonly unknown[],
    cancellation?: Cancellation,
  ): Promise<Row[]>;
}

/** A read-only transaction that sees one state of the database until it is closed. */
export interface Snapshot extends SqlExecutor {
  close(): Promise<void>;
}

/** Called once for every statement sent to the database; the returned function is called when it has ended. */
export type OnStatement = (name: string) => (() => void) | undefined;

/** The number of connections of a pool, and of statements waiting for one. */
export interface PoolState {
  readonly open: number;
  readonly idle: number;
  readonly waiting: number;
}

/** Called with the payload of a NOTIFY: a hint to read again, never the data. */
export type OnNotification = (payload: string) => void;

/** A database without Prisma: the interface of both drivers. */
export interface DatabaseDriver extends SqlExecutor {
  readonly kind: 'postgresql' | 'pglite';
  /** Runs `work` in one transaction. On PGlite every other statement waits until it ends, so never await one inside. */
  transaction<Result>(work: (tx: SqlExecutor) => Promise<Result>, cancellation?: Cancellation): Promise<Result>;
  /**
   * Opens a snapshot, which holds a connection until it is closed. On PGlite every other statement waits until then: await none
   * while it is open.
   */
  snapshot(cancellation?: Cancellation): Promise<Snapshot>;
  /** State of the pool; null for the embedded database, which has one session. */
  pool(): PoolState | null;
  /** Runs several statements without parameters in one transaction. */
  script(text: string): Promise<void>;
  /**
   * Listens on a channel. `onLost` is called when notifications may have been missed; once the connection is back,
   * `onNotification` is called with an empty payload: read everything again.
   */
  listen(channel: string, onNotification: OnNotification, onLost?: () => void): Promise<void>;
  /** The key of the advisory lock that shows other gateways that this process is alive. */
  readonly workerLock: number;
  close(): Promise<void>;
}

/** The class of the advisory locks that every gateway holds as its `workerLock`. */
export const WORKER_LOCK_CLASS = 0x5ca7;

/** Whether a statement failed because a row with the same unique key exists (SQLSTATE 23505). */
export const isUniqueViolation = (error: unknown): boolean => (error as { code?: unknown } | null)?.code === '23505';

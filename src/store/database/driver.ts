import type { Cancellation } from './cancellation.ts';

/**
 * The one way to hand-written SQL, on PostgreSQL and on PGlite alike.
 * `name` says which statement it is: metrics and tests see it, and PostgreSQL prepares the text once a connection.
 */
export interface SqlExecutor {
  query<Row = Record<string, unknown>>(
    name: string,
    text: string,
    params?: readonly unknown[],
    cancellation?: Cancellation,
  ): Promise<Row[]>;
}

/** Called once for every statement that goes to the database; what it answers is called when that has ended. */
export type OnStatement = (name: string) => (() => void) | undefined;

/** The connections of a pool, and the statements that wait for one. */
export interface PoolState {
  readonly open: number;
  readonly idle: number;
  readonly waiting: number;
}

/** What a NOTIFY carries: a hint to read again, never the data. */
export type OnNotification = (payload: string) => void;

/** A database without Prisma: what the two drivers have in common. */
export interface DatabaseDriver extends SqlExecutor {
  readonly kind: 'postgresql' | 'pglite';
  /** Runs `work` in one transaction; on PGlite every other statement waits until it ends, so never await one inside. */
  transaction<Result>(work: (tx: SqlExecutor) => Promise<Result>, cancellation?: Cancellation): Promise<Result>;
  /** Null for the embedded database, which has one session. */
  pool(): PoolState | null;
  /** Runs several statements, without parameters, in one transaction. */
  script(text: string): Promise<void>;
  /**
   * Hears a channel from now on. `onLost` is called when it is no longer certain that everything is heard;
   * once it is again, `onNotification` is called with the empty text: read everything again.
   */
  listen(channel: string, onNotification: OnNotification, onLost?: () => void): Promise<void>;
  /** The advisory lock by which the others know that this process lives. */
  readonly workerLock: number;
  close(): Promise<void>;
}

/** The advisory lock class under which every gateway holds its own `workerLock`. */
export const WORKER_LOCK_CLASS = 0x5ca7;

/** Whether a statement failed because a row of that natural key is there already. */
export const isUniqueViolation = (error: unknown): boolean => (error as { code?: unknown } | null)?.code === '23505';

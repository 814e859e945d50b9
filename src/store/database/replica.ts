import { setTimeout as sleep } from 'node:timers/promises';
import { DatabaseUnavailableError } from '../../domain/errors.ts';
import type { ChangeFeed } from './changeFeed.ts';
import type { SqlExecutor } from './driver.ts';

/** Time between two checks of a replica that lags behind: initially, and at most. */
const CHECK_MS = { first: 5, most: 250 };
/** Time between two attempts to reach an unavailable replica. */
const RETRY_MS = 1_000;
/** SQLSTATE of a statement cancelled by a recovery conflict: the replica has to remove rows that the statement reads. */
const CONFLICT = '40001';

const PRIMARY_POSITION = `SELECT pg_current_wal_insert_lsn()::text AS lsn, ${identity()} AS identity`;
const REPLICA_POSITION = `SELECT pg_is_in_recovery() AND ${identity()} = $2 AS "isOurs", coalesce(pg_last_wal_replay_lsn() >= $1::pg_lsn, false) AS "isLevel"`;

/** Identifies server and database: WAL positions of another server cannot be compared. */
function identity(): string {
  return `(SELECT system_identifier FROM pg_control_system())::text || ' ' || current_database()`;
}

/** The two databases, and how their state is observed. */
export interface ReplicaOptions {
  readonly primary: SqlExecutor;
  readonly replica: SqlExecutor;
  readonly changes: Pick<ChangeFeed, 'epoch' | 'isConnected'>;
  /**
   * Called with null when reads use the replica again, or with the reason when they no longer do; not for the lag after a change.
   */
  readonly onState: (reason: string | null) => void;
}

/**
 * Reads from a replica while it has every change that this gateway knows of, else from the primary. Every change, including those
 * of this gateway, starts an epoch; the replica has caught up once it has replayed the WAL up to a position taken after the
 * change.
 */
export class Replica implements SqlExecutor {
  readonly #options: ReplicaOptions;
  readonly #closing = new AbortController();
  /** The epoch up to which the replica has caught up. */
  #level = -1;
  #isCatchingUp = false;
  #isLeftOut = false;

  constructor(options: ReplicaOptions) {
    this.#options = options;
  }

  /** Runs a read-only statement on the replica if possible, else on the primary. */
  async query<Row = Record<string, unknown>>(...statement: Parameters<SqlExecutor['query']>): Promise<Row[]> {
    const { primary, replica, changes } = this.#options;
    if (this.#level !== changes.epoch || !changes.isConnected) {
      void this.#catchUp();
      return primary.query<Row>(...statement);
    }
    try {
      return await replica.query<Row>(...statement);
    } catch (error) {
      if (!isReplicas(error)) throw error;
      this.leaveOut((error as Error).message);
      return primary.query<Row>(...statement);
    }
  }

  /** Reads from the primary until the replica has caught up again: after a restart it may have gone back. */
  leaveOut(reason: string): void {
    this.#level = -1;
    if (this.#isLeftOut || this.#closing.signal.aborted) return;
    this.#isLeftOut = true;
    this.#options.onState(reason);
  }

  /** Stops checking the replica. */
  close(): void {
    this.#closing.abort();
  }

  async #catchUp(): Promise<void> {
    if (this.#isCatchingUp || !this.#options.changes.isConnected) return;
    this.#isCatchingUp = true;
    try {
      while (!this.#closing.signal.aborted && !(await this.#reach()));
    } catch (error) {
      this.leaveOut((error as Error).message);
      await this.#pause(RETRY_MS);
    } finally {
      this.#isCatchingUp = false;
    }
  }

  /** Waits until the replica has reached the position of the primary; false when something has changed meanwhile. */
  async #reach(): Promise<boolean> {
    const { primary, replica, changes } = this.#options;
    // Read before the position is taken: later changes belong to another epoch.
    const { epoch } = changes;
    const [target] = await primary.query<{ lsn: string; identity: string }>('replica.goal', PRIMARY_POSITION);
    for (let pause = CHECK_MS.first; changes.epoch === epoch; pause = Math.min(pause * 2, CHECK_MS.most)) {
      const [at] = await replica.query<{ isOurs: boolean; isLevel: boolean }>('replica.position', REPLICA_POSITION, [
        target?.lsn,
        target?.identity,
      ]);
      if (!at?.isOurs) throw new Error('It is not a standby of the database in DATABASE_URL.');
      if (at.isLevel) {
        this.#level = epoch;
        this.#takeIn();
        return true;
      }
      await this.#pause(pause);
      if (this.#closing.signal.aborted) return true;
    }
    return false;
  }

  #takeIn(): void {
    if (!this.#isLeftOut) return;
    this.#isLeftOut = false;
    this.#options.onState(null);
  }

  async #pause(ms: number): Promise<void> {
    await sleep(ms, undefined, { ref: false, signal: this.#closing.signal }).catch(() => undefined);
  }
}

/** Whether the failure concerns the replica only, so that the primary may succeed. */
function isReplicas(error: unknown): boolean {
  return error instanceof DatabaseUnavailableError || (error as { code?: unknown } | null)?.code === CONFLICT;
}

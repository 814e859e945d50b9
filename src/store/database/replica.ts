import { setTimeout as sleep } from 'node:timers/promises';
import { DatabaseUnavailableError } from '../../domain/errors.ts';
import type { ChangeFeed } from './changeFeed.ts';
import type { SqlExecutor } from './driver.ts';

/** Between two looks at a replica that is behind: at first, and at most. */
const LOOK_MS = { first: 5, most: 250 };
/** Between two tries to reach a replica that is away. */
const AWAY_MS = 1_000;
/** The server calls off a statement whose rows it has to remove, as the primary did. */
const CONFLICT = '40001';

const GOAL = `SELECT pg_current_wal_insert_lsn()::text AS lsn, ${identity()} AS identity`;
const POSITION = `SELECT pg_is_in_recovery() AND ${identity()} = $2 AS "isOurs", coalesce(pg_last_wal_replay_lsn() >= $1::pg_lsn, false) AS "isLevel"`;

/** Positions of another server, or rows of another database, say nothing about ours. */
function identity(): string {
  return `(SELECT system_identifier FROM pg_control_system())::text || ' ' || current_database()`;
}

export interface ReplicaOptions {
  readonly primary: SqlExecutor;
  readonly replica: SqlExecutor;
  readonly changes: Pick<ChangeFeed, 'epoch' | 'isConnected'>;
  /** Called when reads go to the replica again, or why they no longer do; not for the moments after a change. */
  readonly onState: (reason: string | null) => void;
}

/**
 * Reads, from a replica while that has all that this gateway knows to have changed, else from the primary. Every change, one's own
 * among them, begins an epoch; a replica is level with it when it has replayed the primary's log up to a position taken after it.
 */
export class Replica implements SqlExecutor {
  readonly #options: ReplicaOptions;
  readonly #closing = new AbortController();
  /** The epoch that the replica is level with. */
  #level = -1;
  #isCatchingUp = false;
  #isLeftOut = false;

  constructor(options: ReplicaOptions) {
    this.#options = options;
  }

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

  /** Reads from the primary until the replica is found to be level again: one that was restarted may have gone back. */
  leaveOut(reason: string): void {
    this.#level = -1;
    if (this.#isLeftOut || this.#closing.signal.aborted) return;
    this.#isLeftOut = true;
    this.#options.onState(reason);
  }

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
      await this.#pause(AWAY_MS);
    } finally {
      this.#isCatchingUp = false;
    }
  }

  /** Waits until the replica is where the primary is now; false where something has changed meanwhile. */
  async #reach(): Promise<boolean> {
    const { primary, replica, changes } = this.#options;
    // Before the position is taken: what changes after that is of another epoch.
    const { epoch } = changes;
    const [goal] = await primary.query<{ lsn: string; identity: string }>('replica.goal', GOAL);
    for (let pause = LOOK_MS.first; changes.epoch === epoch; pause = Math.min(pause * 2, LOOK_MS.most)) {
      const [at] = await replica.query<{ isOurs: boolean; isLevel: boolean }>('replica.position', POSITION, [
        goal?.lsn,
        goal?.identity,
      ]);
      if (!at?.isOurs) throw new Error('It is no standby of the database that DATABASE_URL names.');
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

/** Whether the primary may well answer what the replica does not. */
function isReplicas(error: unknown): boolean {
  return error instanceof DatabaseUnavailableError || (error as { code?: unknown } | null)?.code === CONFLICT;
}

import { type ChangePosition, END_OF_COMMIT, precedes } from '../domain/change.ts';
import type { SqlExecutor } from '../store/database/driver.ts';
import { type ChangeRow, readChanges } from '../store/changes/readChanges.ts';
import { CatchUp } from './catchUp.ts';

/** Number of changes per read. */
const PAGE = 500;
/** Number of the latest changes kept for followers that read them at different speeds. */
const KEPT = 2_000;

/** Changes, and the position up to which there are no others: later reads of the log go beyond it. */
export interface LoggedChanges {
  readonly changes: readonly ChangeRow[];
  readonly end: ChangePosition;
}

/** The latest changes of all catalogs, read once for all followers of this process. */
export class ChangeLog {
  readonly #sql: SqlExecutor;
  /** The position before the first change kept. */
  #start: ChangePosition;
  #end: ChangePosition;
  readonly #changes: ChangeRow[] = [];
  readonly #catchUp = new CatchUp(() => this.#read());

  /** @param start the position after which changes are read */
  constructor(sql: SqlExecutor, start: ChangePosition) {
    this.#sql = sql;
    this.#start = start;
    this.#end = start;
  }

  /** The position up to which changes have been read. */
  get end(): ChangePosition {
    return this.#end;
  }

  /** Notes that changes were stored, which a read in progress may miss. */
  wake(): void {
    this.#catchUp.wake();
  }

  /** The changes read after a position, once there are any or no more are stored; null when the log no longer holds all of them. */
  async after(position: ChangePosition): Promise<LoggedChanges | null> {
    await this.#catchUp.until(() => precedes(position, this.#end));
    if (precedes(position, this.#start)) return null;
    const first = this.#changes.findIndex((change) => precedes(position, change));
    return { changes: first === -1 ? [] : this.#changes.slice(first), end: this.#end };
  }

  /** Reads the next changes; resolves with whether there may be more. */
  async #read(): Promise<boolean> {
    const { changes, headSerial } = await readChanges(this.#sql, {}, { from: this.#end, limit: PAGE });
    const isPage = changes.length === PAGE;
    this.#end = (isPage ? changes.at(-1) : undefined) ?? { serial: headSerial, place: END_OF_COMMIT };
    this.#changes.push(...changes);
    this.#start = this.#changes.splice(0, this.#changes.length - KEPT).at(-1) ?? this.#start;
    return isPage;
  }
}

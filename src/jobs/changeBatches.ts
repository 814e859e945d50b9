import { type Change, type ChangeFilter, type ChangePosition, END_OF_COMMIT, matches, precedes } from '../domain/change.ts';
import type { SqlExecutor } from '../store/database/driver.ts';
import { encodePosition } from '../store/changes/changeCursor.ts';
import { readChanges } from '../store/changes/readChanges.ts';
import { ChangeLog } from './changeLog.ts';

/** Number of changes per batch. */
const SIZE = 100;
/** Number of batches kept, with the rows and results that belong to them, for followers that are a little behind. */
const KEPT = 20;

/** Changes in their order, and the cursor after them. */
export interface ChangeBatch {
  readonly changes: readonly Change[];
  readonly cursor: string;
}

/** Changes of a filter after a position, and the position up to which there are no others. */
interface Part extends ChangeBatch {
  readonly end: ChangePosition;
}

/** Reads the batches of followers; those with the same filter and position get the same object. */
export class ChangeBatches {
  readonly #sql: SqlExecutor;
  #log: ChangeLog | undefined;
  readonly #pending = new Map<string, Promise<Part>>();
  readonly #made = new Map<string, Part>();

  constructor(sql: SqlExecutor) {
    this.#sql = sql;
  }

  /** The serial of the latest commit read; null before the first read. */
  get serial(): number | null {
    return this.#log?.end.serial ?? null;
  }

  /** Notes that changes were stored, or that there are no more followers to keep any for. */
  wake(hasFollowers: boolean): void {
    // A read in progress may have started before the change: a follower woken now must not share it.
    this.#pending.clear();
    this.#log?.wake();
    if (hasFollowers) return;
    this.#log = undefined;
    this.#made.clear();
  }

  /** The latest position. */
  async now(): Promise<ChangePosition> {
    const { headSerial } = await readChanges(this.#sql, {}, { from: null, limit: 0 });
    return { serial: headSerial, place: END_OF_COMMIT };
  }

  /** Starts the log, if there is none, with the changes that follow. @throws like `readChanges` for a position that is not valid */
  async begin(position: ChangePosition): Promise<void> {
    const { headSerial } = await readChanges(this.#sql, {}, { from: position, limit: 0 });
    this.#log ??= new ChangeLog(this.#sql, { serial: headSerial, place: END_OF_COMMIT });
  }

  /** The part after a position; without changes if there are none yet. @throws ChangesExpiredError when changes after it have expired */
  after(filter: ChangeFilter, position: ChangePosition): Promise<Part> {
    const key = JSON.stringify([position, filter]);
    const made = this.#made.get(key);
    if (made) return Promise.resolve(made);
    const found = this.#pending.get(key);
    if (found) return found;
    const part = this.#read(filter, position)
      .then((read) => this.#keep(key, read))
      .finally(() => this.#pending.get(key) === part && this.#pending.delete(key));
    this.#pending.set(key, part);
    return part;
  }

  #keep(key: string, part: Part): Part {
    const made = this.#made.get(key);
    if (made || part.changes.length === 0) return made ?? part;
    this.#made.set(key, part);
    for (const oldest of this.#made.keys()) if (this.#made.size > KEPT) this.#made.delete(oldest);
    return part;
  }

  async #read(filter: ChangeFilter, position: ChangePosition): Promise<Part> {
    const logged = await this.#log?.after(position);
    if (!logged) return this.#stored(filter, position);
    const found = logged.changes.filter((change) => matches(filter, change)).slice(0, SIZE);
    return partOf(found, later(logged.end, position));
  }

  /** For a follower that has to catch up with changes that the log does not hold. */
  async #stored(filter: ChangeFilter, position: ChangePosition): Promise<Part> {
    const { changes, headSerial } = await readChanges(this.#sql, filter, { from: position, limit: SIZE });
    return partOf(changes, later({ serial: headSerial, place: END_OF_COMMIT }, position));
  }
}

const later = (a: ChangePosition, b: ChangePosition) => (precedes(a, b) ? b : a);

/** @param end the position up to which there are no other changes if the part is not full */
function partOf(changes: readonly Change[], end: ChangePosition): Part {
  const last = changes.length === SIZE ? changes.at(-1) : undefined;
  const { serial, place } = last ?? end;
  return { changes, end: { serial, place }, cursor: encodePosition({ serial, place }) };
}

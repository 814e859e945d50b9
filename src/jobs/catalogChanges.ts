import type { ChangeFilter, ChangePosition } from '../domain/change.ts';
import { DatabaseUnavailableError } from '../domain/errors.ts';
import { decodePosition, encodePosition } from '../store/changes/changeCursor.ts';
import type { ChangeFeed } from '../store/database/changeFeed.ts';
import type { SqlExecutor } from '../store/database/driver.ts';
import { type ChangeBatch, ChangeBatches } from './changeBatches.ts';
import { follow, type Followed, type StoredEvents } from './followJob.ts';
import { Wakeups } from './wakeups.ts';

const TOPIC = 'changes';
/** Interval of polls: a lost NOTIFY costs this much time, and no change. */
const POLL_MS = 10_000;

/** Live streams of the changes of catalogs: they are read from the database, and a change by any gateway triggers a read. */
export class CatalogChanges {
  readonly #batches: ChangeBatches;
  readonly #wakeups = new Wakeups();
  readonly #followers = new Set<Follower>();
  #poll: NodeJS.Timeout | undefined;

  constructor(sql: SqlExecutor) {
    this.#batches = new ChangeBatches(sql);
  }

  /** Starts to wake the followers at changes. */
  start(feed: Pick<ChangeFeed, 'onChange'>): void {
    feed.onChange(() => this.#wake());
    this.#poll = setInterval(() => this.#wake(), POLL_MS).unref();
  }

  /**
   * The changes after a cursor: stored ones, then live ones. Without a cursor, first an empty batch with the cursor of now.
   * @throws BadUserInputError for a cursor that is not valid
   * @throws ChangesExpiredError when changes after the cursor have expired, also later if the follower is too slow
   */
  async follow(filter: ChangeFilter, after: string | null): Promise<Followed<ChangeBatch>> {
    const position = after === null ? await this.#batches.now() : decodePosition(after);
    await this.#batches.begin(position);
    const follower = new Follower(this.#batches, filter, position, after === null);
    this.#followers.add(follower);
    return follow(
      this.#wakeups,
      TOPIC,
      () => follower.read(),
      () => this.#followers.delete(follower),
    );
  }

  /** The number of followers in this process. */
  get followers(): number {
    return this.#wakeups.listeners(TOPIC);
  }

  /** The number of commits that the slowest follower is behind. */
  get lag(): number {
    const serial = this.#batches.serial ?? 0;
    return Math.max(0, ...[...this.#followers].map((follower) => serial - follower.serial));
  }

  /** Stops waking the followers. */
  stop(): void {
    clearInterval(this.#poll);
  }

  #wake(): void {
    this.#batches.wake(this.#followers.size > 0);
    this.#wakeups.wake(TOPIC);
  }
}

/** The position of one subscriber. */
class Follower {
  readonly #batches: ChangeBatches;
  readonly #filter: ChangeFilter;
  #position: ChangePosition;
  #isNew: boolean;

  constructor(batches: ChangeBatches, filter: ChangeFilter, position: ChangePosition, isNew: boolean) {
    this.#batches = batches;
    this.#filter = filter;
    this.#position = position;
    this.#isNew = isNew;
  }

  /** The serial of the latest commit that was sent, or contains nothing for this follower. */
  get serial(): number {
    return this.#position.serial;
  }

  /** The next batch; nothing when no more changes are stored, or the database is unavailable. */
  async read(): Promise<StoredEvents<ChangeBatch>> {
    if (this.#isNew) {
      this.#isNew = false;
      return of({ changes: [], cursor: encodePosition(this.#position) });
    }
    for (;;) {
      const before = this.#position;
      const part = await this.#batches.after(this.#filter, before).catch(unlessAway);
      if (!part) return NOTHING;
      this.#position = part.end;
      if (part.changes.length > 0) return of(part);
      if (part.end.serial === before.serial && part.end.place === before.place) return NOTHING;
    }
  }
}

const NOTHING: StoredEvents<ChangeBatch> = { events: [], finished: false };
const of = (batch: ChangeBatch): StoredEvents<ChangeBatch> => ({ events: [batch], finished: false });

/** Followers wait while the database is unavailable, and read again at the next poll or when it is back. */
function unlessAway(error: unknown): null {
  if (error instanceof DatabaseUnavailableError) return null;
  throw error;
}

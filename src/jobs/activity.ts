import type { ImportEvent } from '../domain/importJob.ts';
import { activityAfter } from '../store/imports/importEvents.ts';
import type { SqlExecutor } from '../store/database/driver.ts';
import { ActivityLog, PAGE } from './activityLog.ts';
import { follow, type Followed } from './followJob.ts';
import type { Wakeups } from './wakeups.ts';

/** The wake-up topic of the events of all jobs. */
export const ANY_JOB = '*';

/** Follows all imports: one log shared by all subscribers of this process. */
export class Activity {
  readonly #sql: SqlExecutor;
  readonly #wakeups: Wakeups;
  #log: ActivityLog | undefined;

  constructor(sql: SqlExecutor, wakeups: Wakeups) {
    this.#sql = sql;
    this.#wakeups = wakeups;
  }

  /** The latest event of every unfinished job and the last one of every job that ended after `since`, then every later event. */
  follow(since: Date | null): Followed<ImportEvent> {
    let follower: Follower | undefined;
    return follow(this.#wakeups, ANY_JOB, async () => {
      follower ??= new Follower(this.#sql, (this.#log ??= new ActivityLog(this.#sql)), since);
      return { events: await follower.read(), finished: false };
    });
  }

  /** Notes that an event was stored. Call it before the subscribers are woken. */
  wake(): void {
    // Without subscribers the log is dropped, so that it is not kept up to date in vain.
    if (this.#wakeups.listeners(ANY_JOB) === 0) this.#log = undefined;
    this.#log?.wake();
  }
}

/** The position of one subscriber in the log, and the events sent to it. */
class Follower {
  readonly #sql: SqlExecutor;
  readonly #log: ActivityLog;
  readonly #since: Date | null;
  readonly #sent = new Map<string, number>();
  #began: Date | undefined;
  #position = 0;

  constructor(sql: SqlExecutor, log: ActivityLog, since: Date | null) {
    this.#sql = sql;
    this.#log = log;
    this.#since = since;
  }

  /** The next events; empty when no new ones are stored. */
  async read(): Promise<readonly ImportEvent[]> {
    if (this.#began === undefined) return this.#begin();
    for (;;) {
      await this.#log.reach(this.#position);
      if (this.#position === this.#log.end) return [];
      const events = this.#unsent(this.#fromLog() ?? (await this.#fromDatabase(this.#began)));
      if (events.length > 0) return events;
    }
  }

  async #begin(): Promise<readonly ImportEvent[]> {
    const { position, now, events } = await this.#log.latest(this.#since);
    this.#position = position;
    this.#began = now;
    return this.#unsent(events);
  }

  #fromLog(): readonly ImportEvent[] | null {
    const events = this.#log.from(this.#position);
    if (events) this.#position += events.length;
    return events;
  }

  /** For a subscriber so slow that the log no longer holds its next event. */
  async #fromDatabase(began: Date): Promise<readonly ImportEvent[]> {
    const { end } = this.#log;
    const events = await activityAfter(this.#sql, began, this.#sent, PAGE);
    if (events.length < PAGE) this.#position = end;
    return events;
  }

  #unsent(events: readonly ImportEvent[]): readonly ImportEvent[] {
    const unsent = events.filter(({ jobId, sequence }) => sequence > (this.#sent.get(jobId) ?? 0));
    for (const { jobId, sequence } of unsent) this.#sent.set(jobId, sequence);
    return unsent;
  }
}

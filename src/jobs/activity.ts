import type { Repeater } from '@repeaterjs/repeater';
import type { ImportEvent } from '../domain/importJob.ts';
import { activityAfter } from '../store/imports/importEvents.ts';
import type { SqlExecutor } from '../store/database/driver.ts';
import { ActivityLog, PAGE } from './activityLog.ts';
import { follow } from './followJob.ts';
import type { Wakeups } from './wakeups.ts';

/** The topic that is woken for the events of every job. */
export const ANY_JOB = '*';

/** What happens to all imports: one log for all who follow it in this process. */
export class Activity {
  readonly #sql: SqlExecutor;
  readonly #wakeups: Wakeups;
  #log: ActivityLog | undefined;

  constructor(sql: SqlExecutor, wakeups: Wakeups) {
    this.#sql = sql;
    this.#wakeups = wakeups;
  }

  /** The latest event of every unfinished job and the last one of every job that ended after `since`, then every later event. */
  follow(since: Date | null): Repeater<ImportEvent> {
    let follower: Follower | undefined;
    return follow(this.#wakeups, ANY_JOB, async () => {
      follower ??= new Follower(this.#sql, (this.#log ??= new ActivityLog(this.#sql)), since);
      return { events: await follower.read(), finished: false };
    });
  }

  /** An event was stored. To be called before the followers are woken. */
  wake(): void {
    // A log that nobody follows would read later what nobody wants.
    if (this.#wakeups.listeners(ANY_JOB) === 0) this.#log = undefined;
    this.#log?.wake();
  }
}

/** The place of one follower in the log, and what it has been told. */
class Follower {
  readonly #sql: SqlExecutor;
  readonly #log: ActivityLog;
  readonly #since: Date | null;
  readonly #told = new Map<string, number>();
  #began: Date | undefined;
  #position = 0;

  constructor(sql: SqlExecutor, log: ActivityLog, since: Date | null) {
    this.#sql = sql;
    this.#log = log;
    this.#since = since;
  }

  /** What comes next for it; nothing where nothing new is stored. */
  async read(): Promise<readonly ImportEvent[]> {
    if (this.#began === undefined) return this.#begin();
    for (;;) {
      await this.#log.reach(this.#position);
      if (this.#position === this.#log.end) return [];
      const events = this.#untold(this.#fromLog() ?? (await this.#fromDatabase(this.#began)));
      if (events.length > 0) return events;
    }
  }

  async #begin(): Promise<readonly ImportEvent[]> {
    const { position, now, events } = await this.#log.latest(this.#since);
    this.#position = position;
    this.#began = now;
    return this.#untold(events);
  }

  #fromLog(): readonly ImportEvent[] | null {
    const events = this.#log.from(this.#position);
    if (events) this.#position += events.length;
    return events;
  }

  /** It was so slow that the log does not have its next event any more. */
  async #fromDatabase(began: Date): Promise<readonly ImportEvent[]> {
    const { end } = this.#log;
    const events = await activityAfter(this.#sql, began, this.#told, PAGE);
    if (events.length < PAGE) this.#position = end;
    return events;
  }

  #untold(events: readonly ImportEvent[]): readonly ImportEvent[] {
    const untold = events.filter(({ jobId, sequence }) => sequence > (this.#told.get(jobId) ?? 0));
    for (const { jobId, sequence } of untold) this.#told.set(jobId, sequence);
    return untold;
  }
}

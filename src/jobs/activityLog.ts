import { DatabaseUnavailableError } from '../domain/errors.ts';
import { type ImportEvent, isFinal } from '../domain/importJob.ts';
import { activityAfter, latestEvents } from '../store/imports/importEvents.ts';
import type { SqlExecutor } from '../store/database/driver.ts';
import { CatchUp } from './catchUp.ts';

/** Number of events per read. */
export const PAGE = 200;
/** Number of events kept for subscribers that lag behind. */
const KEPT = 1_000;
/** How long an ended job is kept: longer than the transaction that ends it can stay open. */
const REMEMBERED_MS = 60_000;

/** The latest events, and the time and log position of the read. */
export interface LatestEvents {
  readonly position: number;
  readonly now: Date;
  readonly events: readonly ImportEvent[];
}

/** The events of all jobs in the order of their reads, read once for all subscribers of this process. */
export class ActivityLog {
  readonly #sql: SqlExecutor;
  /** The sequence number of the last event read, by job. */
  readonly #known = new Map<string, number>();
  /** The end times of the known jobs. */
  readonly #ended = new Map<string, Date>();
  /** Jobs that ended earlier are only read if known; null until the log has started. */
  #since: Date | null = null;
  readonly #events: ImportEvent[] = [];
  /** The position of the first event kept. */
  #first = 0;
  readonly #catchUp = new CatchUp(() => this.#read());
  /** Reads in progress, by `since`. */
  readonly #latest = new Map<string, Promise<LatestEvents>>();

  constructor(sql: SqlExecutor) {
    this.#sql = sql;
  }

  /** The position after the last event read. */
  get end(): number {
    return this.#first + this.#events.length;
  }

  /** The latest events, and the log position of the read: events stored later follow it. Concurrent requests share one read. */
  latest(since: Date | null): Promise<LatestEvents> {
    const key = since?.toISOString() ?? '';
    const found = this.#latest.get(key);
    if (found) return found;
    const read = this.#readLatest(since).finally(() => this.#latest.delete(key));
    this.#latest.set(key, read);
    return read;
  }

  async #readLatest(since: Date | null): Promise<LatestEvents> {
    await this.reach(this.end);
    const position = this.end;
    return { position, ...(await latestEvents(this.#sql, since)) };
  }

  /** Notes that an event was stored, which a read in progress may miss. */
  wake(): void {
    this.#catchUp.wake();
  }

  /** The events from a position on; null when the log no longer holds all of them. */
  from(position: number): readonly ImportEvent[] | null {
    return position < this.#first ? null : this.#events.slice(position - this.#first, position - this.#first + PAGE);
  }

  /** Resolves when there is an event at the position, or no more are stored. */
  reach(position: number): Promise<void> {
    return this.#catchUp.until(() => this.end > position);
  }

  /** Reads the next events; resolves with whether there may be more. */
  async #read(): Promise<boolean> {
    if (this.#since === null) return this.#begin();
    try {
      const events = await activityAfter(this.#sql, this.#since, this.#known, PAGE);
      this.#take(events);
      return events.length === PAGE;
    } catch (error) {
      if (error instanceof DatabaseUnavailableError) return false; // all are woken when it is back
      throw error;
    }
  }

  async #begin(): Promise<true> {
    const { now, events } = await latestEvents(this.#sql, null);
    for (const event of events) this.#note(event);
    this.#since = now;
    return true;
  }

  #take(events: readonly ImportEvent[]): void {
    for (const event of events) this.#note(event);
    this.#events.push(...events);
    this.#first += this.#events.splice(0, this.#events.length - KEPT).length;
    this.#forget(events.at(-1)?.at);
  }

  #note({ jobId, sequence, state, at }: ImportEvent): void {
    this.#known.set(jobId, sequence);
    if (isFinal(state)) this.#ended.set(jobId, at);
  }

  /** Drops old jobs, so that the known ones, which are parameters of every read, stay few. */
  #forget(newest = new Date(0)): void {
    const since = new Date(Math.max(this.#since?.valueOf() ?? 0, newest.valueOf() - REMEMBERED_MS));
    this.#since = since;
    for (const [jobId, at] of this.#ended)
      if (at < since) {
        this.#ended.delete(jobId);
        this.#known.delete(jobId);
      }
  }
}

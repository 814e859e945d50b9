import { setTimeout as sleep } from 'node:timers/promises';
import { DatabaseUnavailableError, NotFoundError } from '../domain/errors.ts';
import type { ImportEvent } from '../domain/importJob.ts';
import { eventsAfter } from '../store/imports/importEvents.ts';
import { CANCEL_CHANNEL, EVENT_CHANNEL, jobExists } from '../store/imports/importJobs.ts';
import { unavailable } from '../store/database/unavailable.ts';
import { Activity, ANY_JOB } from './activity.ts';
import { follow, type Followed, type StoredEvents } from './followJob.ts';
import { Wakeups } from './wakeups.ts';
import type { Database } from '../store/database/database.ts';

/** Number of events per read. */
const PAGE = 200;
/** Interval of polls: a lost NOTIFY costs this much time, and no event. */
const POLL_MS = 10_000;
/** Number of events kept for subscribers that lag behind. */
const EVENTS_KEPT = 200;
/** How often a job is read again while the database is unavailable, and the delay in between. */
const PATIENT_ATTEMPTS = 60;
const PATIENT_MS = 500;
/** Number of cached jobs of events. */
const JOBS_KEPT = 50;

type JobRow = Awaited<ReturnType<Database['prisma']['importJob']['findUniqueOrThrow']>>;

/** Live streams of stored events: events are read from the table, and a NOTIFY from any gateway triggers a read. */
export class ImportEvents {
  readonly #db: Database;
  readonly #wakeups = new Wakeups();
  readonly #activity: Activity;
  /** Reads in progress, shared: a thousand subscribers of one job that wake together cost one statement. */
  readonly #reads = new Map<string, Promise<StoredEvents<ImportEvent>>>();

  readonly #events = new Map<string, ImportEvent>();

  readonly #jobs = new Map<string, Promise<JobRow>>();

  #poll: NodeJS.Timeout | undefined;
  #replayed = 0;

  constructor(db: Database) {
    this.#db = db;
    this.#activity = new Activity(db, this.#wakeups);
  }

  /**
   * Starts listening for events of all gateways. `onCancel` is called with the job to cancel, or with the empty text when a
   * request may have been missed.
   */
  async start(onCancel: (jobId: string) => void): Promise<void> {
    await this.#db.listen(EVENT_CHANNEL, (jobId) => this.#wake(jobId));
    await this.#db.listen(CANCEL_CHANNEL, onCancel);
    this.#poll = setInterval(() => this.#wake(''), POLL_MS).unref();
  }

  /** The events of a job after a sequence number: stored ones first, then live ones; ends with the job. @throws NotFoundError */
  async ofJob(jobId: string, after: number): Promise<Followed<ImportEvent>> {
    if (!(await jobExists(this.#db, jobId))) throw new NotFoundError(`No import job has the id "${jobId}".`);
    let [seen, isFirst] = [after, true];
    return follow(this.#wakeups, jobId, async () => {
      const stored = await this.#read(jobId, seen);
      if (isFirst) this.#replayed += stored.events.length;
      isFirst = false;
      seen = stored.events.at(-1)?.sequence ?? seen;
      return stored;
    });
  }

  /** The latest event of every unfinished job and the last one of every job that ended after `since`, then every event of every job. */
  ofAll(since: Date | null = null): Followed<ImportEvent> {
    return this.#activity.follow(since);
  }

  /** The job of an event, loaded once for all subscribers of that event. */
  jobAt(jobId: string, sequence: number): Promise<JobRow> {
    const key = `${jobId} ${sequence}`;
    const found = this.#jobs.get(key);
    if (found) return found;
    const job = patiently(() => this.#db.prisma.importJob.findUniqueOrThrow({ where: { id: jobId } }));
    this.#jobs.set(key, job);
    job.catch(() => this.#jobs.delete(key));
    dropOldest(this.#jobs, JOBS_KEPT);
    return job;
  }

  /** Ends all streams. */
  stop(): void {
    clearInterval(this.#poll);
  }

  /** The number of subscribers of a job in this process. */
  watchers(jobId: string): number {
    return this.#wakeups.listeners(jobId) + this.#wakeups.listeners(ANY_JOB);
  }

  /** The number of stored events replayed at the start of subscriptions. */
  get replayed(): number {
    return this.#replayed;
  }

  /** The number of subscribers in this process. */
  get subscribers(): number {
    return this.#wakeups.subscribers;
  }

  /** One object per event, so that results computed for one subscriber are reused for the others. */
  #same(event: ImportEvent): ImportEvent {
    const key = `${event.jobId} ${event.sequence}`;
    const found = this.#events.get(key);
    if (found) return found;
    this.#events.set(key, event);
    dropOldest(this.#events, EVENTS_KEPT);
    return event;
  }

  #wake(jobId: string): void {
    // A read in progress may have started before the event: a subscriber woken now must not share it.
    this.#reads.clear();
    this.#activity.wake();
    if (jobId === '') return this.#wakeups.wakeAll();
    this.#wakeups.wake(jobId);
    this.#wakeups.wake(ANY_JOB);
  }

  #read(jobId: string, after: number): Promise<StoredEvents<ImportEvent>> {
    const key = `${jobId} ${after}`;
    const found = this.#reads.get(key);
    if (found) return found;
    const read = eventsAfter(this.#db, jobId, after, PAGE)
      .then(({ events, finished }) => ({ events: events.map((event) => this.#same(event)), finished }))
      .catch(unlessAway)
      .finally(() => this.#reads.get(key) === read && this.#reads.delete(key));
    this.#reads.set(key, read);
    return read;
  }
}

/** Subscribers wait while the database is unavailable, and are woken once it is back. */
function unlessAway(error: unknown): StoredEvents<ImportEvent> {
  if (error instanceof DatabaseUnavailableError) return { events: [], finished: false };
  throw error;
}

/** Retries while the database is unavailable, since no event may be sent without its job. */
async function patiently<Row>(read: () => Promise<Row>): Promise<Row> {
  for (let attempt = 1; ; attempt += 1)
    try {
      return await read();
    } catch (error) {
      if (attempt === PATIENT_ATTEMPTS || !unavailable(error)) throw error;
      await sleep(PATIENT_MS, undefined, { ref: false });
    }
}

function dropOldest(entries: Map<string, unknown>, kept: number): void {
  for (const oldest of entries.keys())
    if (entries.size > kept) entries.delete(oldest);
    else return;
}

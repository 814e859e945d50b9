import { setTimeout as sleep } from 'node:timers/promises';
import type { Repeater } from '@repeaterjs/repeater';
import { DatabaseUnavailableError, NotFoundError } from '../domain/errors.ts';
import type { ImportEvent } from '../domain/importJob.ts';
import { eventsAfter } from '../store/imports/importEvents.ts';
import { CANCEL_CHANNEL, EVENT_CHANNEL, jobExists } from '../store/imports/importJobs.ts';
import { unavailable } from '../store/database/unavailable.ts';
import { Activity, ANY_JOB } from './activity.ts';
import { follow, type StoredEvents } from './followJob.ts';
import { Wakeups } from './wakeups.ts';
import type { Database } from '../store/database/database.ts';

/** Events read at once. */
const PAGE = 200;
/** A NOTIFY that was lost costs this long, and no event. */
const POLL_MS = 10_000;
/** Events kept for those who are a little late. */
const EVENTS_KEPT = 200;
/** How often, and after how long, a job is read again while the database is away. */
const PATIENT_ATTEMPTS = 60;
const PATIENT_MS = 500;
/** Jobs kept for the events that name them. */
const JOBS_KEPT = 50;

type JobRow = Awaited<ReturnType<Database['prisma']['importJob']['findUniqueOrThrow']>>;

/** Stored events, live: what a job tells is read from its table, and a NOTIFY from any gateway says when to look. */
export class ImportEvents {
  readonly #db: Database;
  readonly #wakeups = new Wakeups();
  readonly #activity: Activity;
  /** Reads under way, shared: a thousand subscribers of one job that wake together cost one statement. */
  readonly #reads = new Map<string, Promise<StoredEvents>>();

  readonly #events = new Map<string, ImportEvent>();

  readonly #jobs = new Map<string, Promise<JobRow>>();

  #poll: NodeJS.Timeout | undefined;
  #replayed = 0;

  constructor(db: Database) {
    this.#db = db;
    this.#activity = new Activity(db, this.#wakeups);
  }

  /** Begins to hear of events everywhere, and passes on which job is to be cancelled: the empty text where that may have been missed. */
  async start(onCancel: (jobId: string) => void): Promise<void> {
    await this.#db.listen(EVENT_CHANNEL, (jobId) => this.#wake(jobId));
    await this.#db.listen(CANCEL_CHANNEL, onCancel);
    this.#poll = setInterval(() => this.#wake(''), POLL_MS).unref();
  }

  /** A job's events after a sequence number, stored ones first, then live; ends with the job. @throws NotFoundError */
  async ofJob(jobId: string, after: number): Promise<Repeater<ImportEvent>> {
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
  ofAll(since: Date | null = null): Repeater<ImportEvent> {
    return this.#activity.follow(since);
  }

  /** The job of an event, loaded once for all who are sent that event. */
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

  stop(): void {
    clearInterval(this.#poll);
  }

  /** How many follow a job by this process. */
  watchers(jobId: string): number {
    return this.#wakeups.listeners(jobId) + this.#wakeups.listeners(ANY_JOB);
  }

  /** How many stored events subscriptions have begun with. */
  get replayed(): number {
    return this.#replayed;
  }

  get subscribers(): number {
    return this.#wakeups.subscribers;
  }

  /** One object an event, whoever reads it: what is made of it for one subscriber does for the others. */
  #same(event: ImportEvent): ImportEvent {
    const key = `${event.jobId} ${event.sequence}`;
    const found = this.#events.get(key);
    if (found) return found;
    this.#events.set(key, event);
    dropOldest(this.#events, EVENTS_KEPT);
    return event;
  }

  #wake(jobId: string): void {
    // What is being read may have begun before the event that wakes: nobody who wakes now may share it.
    this.#reads.clear();
    this.#activity.wake();
    if (jobId === '') return this.#wakeups.wakeAll();
    this.#wakeups.wake(jobId);
    this.#wakeups.wake(ANY_JOB);
  }

  #read(jobId: string, after: number): Promise<StoredEvents> {
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

/** Who follows waits where the database is away: once it is back all are woken. */
function unlessAway(error: unknown): StoredEvents {
  if (error instanceof DatabaseUnavailableError) return { events: [], finished: false };
  throw error;
}

/** Reads again and again while the database is away: an event that is sent must not lack its job. */
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

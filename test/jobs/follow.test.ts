import { expect, test } from 'vitest';
import type { ImportEvent } from '../../src/domain/importJob.ts';
import { follow } from '../../src/jobs/followJob.ts';
import { Wakeups } from '../../src/jobs/wakeups.ts';

const JOB = 'a-job';
const PAGE = 10;

const eventOf = (sequence: number): ImportEvent => ({
  jobId: JOB,
  sequence,
  at: new Date(0),
  state: 'RUNNING',
  phase: 'PARSING',
  done: sequence,
  total: null,
  rate: null,
  etaSeconds: null,
  message: null,
});

/** The table of one job's events, with the wake-ups that go with it. */
class EventLog {
  readonly wakeups = new Wakeups();
  readonly events: ImportEvent[] = [];
  isFinished = false;
  reads = 0;
  /** Called at the end of each read, before its result is seen. */
  afterRead = (): void => undefined;

  tell(count = 1): void {
    for (let index = 0; index < count; index += 1) this.events.push(eventOf(this.events.length + 1));
    this.wakeups.wake(JOB);
  }

  finish(): void {
    this.isFinished = true;
    this.tell();
  }

  follow(after = 0) {
    let seen = after;
    return follow(this.wakeups, JOB, async () => {
      this.reads += 1;
      const events = this.events.slice(seen, seen + PAGE);
      seen += events.length;
      const finished = events.length === 0 && this.isFinished;
      this.afterRead();
      return { events, finished };
    });
  }
}

const numbers = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, index) => from + index);

async function sequences(followed: AsyncIterable<ImportEvent>): Promise<number[]> {
  const seen: number[] = [];
  for await (const { sequence } of followed) seen.push(sequence);
  return seen;
}

/** Lets everything that is ready run. */
const turn = () => new Promise((resolve) => setImmediate(resolve));

test('stored events come first, then live ones, without a gap or a repeat', async () => {
  const log = new EventLog();
  log.tell(15);
  const followed = log.follow();
  const seen = sequences(followed);
  await turn();

  log.tell(3);
  await turn();
  log.tell();
  log.finish();

  expect(await seen).toEqual(numbers(1, 20));
});

test('an event that is told while events are read is not lost', async () => {
  const log = new EventLog();
  let told = 0;
  log.afterRead = () => {
    told += 1;
    if (told < 5) log.tell();
    if (told === 5) log.finish();
  };

  expect(await sequences(log.follow())).toEqual(numbers(1, 5));
});

test('a job that has ended is told from its beginning and completes at once', async () => {
  const log = new EventLog();
  log.tell(24);
  log.finish();

  expect(await sequences(log.follow())).toEqual(numbers(1, 25));
  expect(log.wakeups.subscribers).toBe(0);
});

test('a follower goes on after the sequence it knows', async () => {
  const log = new EventLog();
  log.tell(9);
  log.finish();

  expect(await sequences(log.follow(7))).toEqual([8, 9, 10]);
  expect(await sequences(log.follow(10))).toEqual([]);
  expect(await sequences(log.follow(99))).toEqual([]);
});

test('who leaves while nothing happens is gone at once', async () => {
  const log = new EventLog();
  const followed = log.follow();
  const waiting = followed.next();
  await turn();
  expect(log.wakeups.subscribers).toBe(1);

  await followed.return();

  expect((await waiting).done).toBe(true);
  expect(log.wakeups.subscribers).toBe(0);
});

test('who leaves between two events is gone, and nothing more is read', async () => {
  const log = new EventLog();
  log.tell(5);
  const followed = log.follow();
  await followed.next();

  await followed.return();
  const { reads } = log;
  log.tell();
  await turn();

  expect(log.wakeups.subscribers).toBe(0);
  expect(log.reads).toBe(reads);
});

test('a read that fails ends the follower with the failure, and nothing stays subscribed', async () => {
  const log = new EventLog();
  const failing = follow(log.wakeups, JOB, () => Promise.reject(new Error('The database is gone.')));

  await expect(failing.next()).rejects.toThrow('The database is gone.');

  expect(log.wakeups.subscribers).toBe(0);
});

test('who stops reading costs one page, and gets every event when it goes on', async () => {
  const log = new EventLog();
  log.tell();
  const followed = log.follow();
  const first = await followed.next();
  await turn();

  for (let index = 0; index < 50_000; index += 1) log.tell();
  await turn();
  const { reads } = log;
  log.finish();

  expect(first.value?.sequence).toBe(1);
  expect(reads).toBeLessThanOrEqual(2);
  expect(await sequences(followed)).toEqual(numbers(2, 50_002));
});

test('two followers of one job each get every event', async () => {
  const log = new EventLog();
  const both = Promise.all([sequences(log.follow()), sequences(log.follow())]);
  await turn();

  for (let index = 0; index < 5; index += 1) {
    log.tell();
    await turn();
  }
  log.finish();

  expect(await both).toEqual([numbers(1, 6), numbers(1, 6)]);
  expect(log.wakeups.subscribers).toBe(0);
});

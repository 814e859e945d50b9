import { expect, test } from 'vitest';
import type { ImportEvent } from '../../src/domain/importJob.ts';
import { follow } from '../../src/jobs/events.ts';
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
class Story {
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
  const story = new Story();
  story.tell(15);
  const followed = story.follow();
  const seen = sequences(followed);
  await turn();

  story.tell(3);
  await turn();
  story.tell();
  story.finish();

  expect(await seen).toEqual(numbers(1, 20));
});

test('an event that is told while events are read is not lost', async () => {
  const story = new Story();
  let told = 0;
  story.afterRead = () => {
    told += 1;
    if (told < 5) story.tell();
    if (told === 5) story.finish();
  };

  expect(await sequences(story.follow())).toEqual(numbers(1, 5));
});

test('a job that has ended is told from its beginning and completes at once', async () => {
  const story = new Story();
  story.tell(24);
  story.finish();

  expect(await sequences(story.follow())).toEqual(numbers(1, 25));
  expect(story.wakeups.subscribers).toBe(0);
});

test('a follower goes on after the sequence it knows', async () => {
  const story = new Story();
  story.tell(9);
  story.finish();

  expect(await sequences(story.follow(7))).toEqual([8, 9, 10]);
  expect(await sequences(story.follow(10))).toEqual([]);
  expect(await sequences(story.follow(99))).toEqual([]);
});

test('who leaves while nothing happens is gone at once', async () => {
  const story = new Story();
  const followed = story.follow();
  const waiting = followed.next();
  await turn();
  expect(story.wakeups.subscribers).toBe(1);

  await followed.return();

  expect((await waiting).done).toBe(true);
  expect(story.wakeups.subscribers).toBe(0);
});

test('who leaves between two events is gone, and nothing more is read', async () => {
  const story = new Story();
  story.tell(5);
  const followed = story.follow();
  await followed.next();

  await followed.return();
  const { reads } = story;
  story.tell();
  await turn();

  expect(story.wakeups.subscribers).toBe(0);
  expect(story.reads).toBe(reads);
});

test('a read that fails ends the follower with the failure, and nothing stays subscribed', async () => {
  const story = new Story();
  const failing = follow(story.wakeups, JOB, () => Promise.reject(new Error('The database is gone.')));

  await expect(failing.next()).rejects.toThrow('The database is gone.');

  expect(story.wakeups.subscribers).toBe(0);
});

test('who stops reading costs one page, and gets every event when it goes on', async () => {
  const story = new Story();
  story.tell();
  const followed = story.follow();
  const first = await followed.next();
  await turn();

  for (let index = 0; index < 50_000; index += 1) story.tell();
  await turn();
  const { reads } = story;
  story.finish();

  expect(first.value?.sequence).toBe(1);
  expect(reads).toBeLessThanOrEqual(2);
  expect(await sequences(followed)).toEqual(numbers(2, 50_002));
});

test('two followers of one job each get every event', async () => {
  const story = new Story();
  const both = Promise.all([sequences(story.follow()), sequences(story.follow())]);
  await turn();

  for (let index = 0; index < 5; index += 1) {
    story.tell();
    await turn();
  }
  story.finish();

  expect(await both).toEqual([numbers(1, 6), numbers(1, 6)]);
  expect(story.wakeups.subscribers).toBe(0);
});

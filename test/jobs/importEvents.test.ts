import { expect } from 'vitest';
import type { ImportEvent } from '../../src/domain/importJob.ts';
import { NotFoundError } from '../../src/domain/errors.ts';
import { catalog } from '../helpers/factories.ts';
import { insertScriptedJob } from '../helpers/scriptedJob.ts';
import { testWithApp } from '../helpers/withApp.ts';

const test = testWithApp();

/** Who waits for the poll of every ten seconds was not woken. */
const WELL_BEFORE_POLL_MS = 3_000;

const numbers = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, index) => from + index);

async function sequences(events: AsyncIterable<ImportEvent>): Promise<number[]> {
  const seen: number[] = [];
  for await (const { sequence } of events) seen.push(sequence);
  return seen;
}

test('who comes when all is over gets every event, over several pages, and the end', async ({ app }) => {
  const job = await insertScriptedJob(app);
  await job.emit(999);
  await job.finish();

  expect(await sequences(await app.app.events.ofJob(job.id, 0))).toEqual(numbers(1, 1_001));
  expect(await sequences(await app.app.events.ofJob(job.id, 950))).toEqual(numbers(951, 1_001));
  expect(await sequences(await app.app.events.ofJob(job.id, 2_000_000))).toEqual([]);
});

test('who comes early gets every event as it is stored', async ({ app }) => {
  const job = await insertScriptedJob(app);
  const seen = sequences(await app.app.events.ofJob(job.id, 0));

  for (let round = 0; round < 20; round += 1) await job.emit(25);
  await job.finish();

  expect(await seen).toEqual(numbers(1, 502));
});

test('a hundred followers who wake together cost the reads of one', async ({ app }) => {
  const job = await insertScriptedJob(app);
  const followers = await Promise.all(Array.from({ length: 100 }, () => app.app.events.ofJob(job.id, 0)));
  const waiting = followers.map(async (events) => [(await events.next()).value, (await events.next()).value] as ImportEvent[]);
  await expect.poll(() => app.app.events.subscribers).toBe(100);
  app.statements();

  await job.emit(1);
  const told = await Promise.all(waiting);

  expect(told.every(([first, second]) => first?.sequence === 1 && second?.sequence === 2)).toBe(true);
  expect(app.statements().filter((name) => name === 'job.events').length).toBeLessThan(20);
  for (const events of followers) await events.return();
  await job.finish();
});

test('a job that is not there is an error at once', async ({ app }) => {
  await expect(app.app.events.ofJob('00000000-0000-7000-8000-000000000000', 0)).rejects.toBeInstanceOf(NotFoundError);
});

test('the activity begins with the latest event of each unfinished job, and goes on with all that happens', async ({ app }) => {
  const [first, second] = [await insertScriptedJob(app), await insertScriptedJob(app)];
  await first.emit(10);
  const over = await app.import(catalog('2009.01').package('zlib'));
  const activity = app.app.events.ofAll();
  const seen: string[] = [];
  const take = async (count: number) => {
    for (let index = 0; index < count; index += 1) {
      const { value } = await activity.next();
      seen.push(`${value?.jobId === first.id ? 'first' : value?.jobId === second.id ? 'second' : 'new'} ${value?.sequence}`);
    }
  };

  await take(2);
  await second.emit(2);
  await take(2);
  const third = await insertScriptedJob(app);
  await take(1);
  for (const job of [first, second, third]) await job.finish();
  await take(3);

  expect(seen).toEqual(['first 11', 'second 1', 'second 2', 'second 3', 'new 1', 'first 12', 'second 4', 'new 2']);
  expect(over.state).toBe('SUCCEEDED');
  await activity.return();
});

test('an import that begins and ends while nobody reads the activity is told from its first event on', async ({ app }) => {
  const held = await insertScriptedJob(app);
  const activity = app.app.events.ofAll();
  await activity.next();

  const { uuid } = await app.import(catalog('2009.02').package('zlib'));
  const [{ last } = { last: 0 }] = await app.sql<{ last: number }>('SELECT sequence AS last FROM import_job WHERE id = $1', uuid);
  const seen: number[] = [];
  for (let count = 0; count < last; count += 1) {
    const { value } = await activity.next();
    expect(value?.jobId).toBe(uuid);
    seen.push(value?.sequence ?? 0);
  }

  expect(seen).toEqual(numbers(1, last));
  await activity.return();
  await held.finish();
});

/** The next events of a follower, as many as there shall be. */
async function take(events: AsyncIterator<ImportEvent>, count: number): Promise<ImportEvent[]> {
  const taken: ImportEvent[] = [];
  while (taken.length < count) taken.push((await events.next()).value as ImportEvent);
  return taken;
}

test('ten followers of the activity cost the reads of one, and are sent the same events', async ({ app }) => {
  const job = await insertScriptedJob(app);
  const followers = Array.from({ length: 10 }, () => app.app.events.ofAll());
  await Promise.all(followers.map((events) => take(events, 1)));
  const waiting = followers.map((events) => take(events, 1));
  await expect.poll(() => app.app.events.subscribers).toBe(10);
  app.statements();

  const emitted = performance.now();
  await job.emit(1);
  const told = await Promise.all(waiting);

  expect(performance.now() - emitted).toBeLessThan(WELL_BEFORE_POLL_MS);
  // One more where the poll of every ten seconds comes by.
  expect(app.statements().filter((name) => name.startsWith('job.')).length).toBeLessThanOrEqual(2);
  expect(told.flat()).toMatchObject(followers.map(() => ({ jobId: job.id, sequence: 2 })));
  expect(new Set(told.flat()).size).toBe(1);
  for (const events of followers) await events.return();
  await job.finish();
});

test('followers of the activity that begin together cost the reads of one', async ({ app }) => {
  const job = await insertScriptedJob(app);
  app.statements();

  const followers = Array.from({ length: 10 }, () => app.app.events.ofAll());
  const told = await Promise.all(followers.map((events) => take(events, 1)));

  expect(app.statements().filter((name) => name === 'job.latestEvents').length).toBeLessThanOrEqual(4);
  expect(told.flat()).toMatchObject(followers.map(() => ({ jobId: job.id, sequence: 1 })));
  for (const events of followers) await events.return();
  await job.finish();
});

test('a follower of the activity that falls far behind the others misses nothing', async ({ app }) => {
  const job = await insertScriptedJob(app);
  const [quick, slow] = [app.app.events.ofAll(), app.app.events.ofAll()];
  await Promise.all([take(quick, 1), take(slow, 1)]);

  for (let round = 0; round < 10; round += 1) {
    await job.emit(250);
    await take(quick, 250);
  }
  await job.finish();

  expect((await take(quick, 1))[0]).toMatchObject({ sequence: 2_502, state: 'CANCELLED' });
  expect((await take(slow, 2_501)).map(({ sequence }) => sequence)).toEqual(numbers(2, 2_502));
  await quick.return();
  await slow.return();
});

test('the activity since a moment begins with the end of each import that ended after it', async ({ app }) => {
  const [early, late, going] = [await insertScriptedJob(app), await insertScriptedJob(app), await insertScriptedJob(app)];
  await early.finish();
  const [{ now } = { now: new Date() }] = await app.sql<{ now: Date }>('SELECT clock_timestamp() AS now');
  await late.emit(3);
  await late.finish();

  const activity = app.app.events.ofAll(new Date(now));
  const first = await take(activity, 2);
  await going.emit(1);

  expect(first).toMatchObject([
    { jobId: late.id, sequence: 5, state: 'CANCELLED' },
    { jobId: going.id, sequence: 1 },
  ]);
  expect(await take(activity, 1)).toMatchObject([{ jobId: going.id, sequence: 2 }]);
  await activity.return();
  await going.finish();
});

import { expect } from 'vitest';
import type { TestApp } from '../helpers/app.ts';
import type { Data } from '../helpers/client.ts';
import { catalog, eessiText, SOFTWARE_PATH } from '../helpers/factories.ts';
import { openSocket } from '../helpers/socket.ts';
import { openEventStream } from '../helpers/sse.ts';
import { insertScriptedJob } from '../helpers/scriptedJob.ts';
import { testWithApp } from '../helpers/withApp.ts';

const test = testWithApp({ viewer: 'staff' });

const WATCH = `subscription ($jobId: ID!, $after: Int) { importProgress(jobId: $jobId, after: $after) {
  sequence state phase done total message job { uuid state catalogName catalogVersion } } }`;
const ACTIVITY = 'subscription { importActivity { sequence state job { uuid catalogVersion } } }';
const ACTIVITY_SINCE = 'subscription ($since: DateTime) { importActivity(since: $since) { at sequence state job { uuid } } }';

type Result = { readonly data?: Data | null; readonly errors?: readonly { message: string; extensions?: object }[] };
type Results = AsyncIterableIterator<Result> | AsyncGenerator<Result, void>;

interface Subscription extends AsyncDisposable {
  readonly results: Results;
  leave(): Promise<void>;
}

type Subscribe = (app: TestApp, query: string, variables?: Record<string, unknown>) => Promise<Subscription>;

async function overSocket(app: TestApp, query: string, variables = {}): Promise<Subscription> {
  const socket = openSocket(app);
  const results = socket.results(query, variables);
  const leave = async () => void (await results.return?.());
  return { results, leave, [Symbol.asyncDispose]: () => socket[Symbol.asyncDispose]() };
}

async function overEvents(app: TestApp, query: string, variables = {}): Promise<Subscription> {
  const stream = await openEventStream(app, query, variables);
  return { results: stream.results, leave: async () => stream.leave(), [Symbol.asyncDispose]: async () => stream.leave() };
}

const TRANSPORTS: readonly (readonly [string, Subscribe])[] = [
  ['a WebSocket', overSocket],
  ['server-sent events', overEvents],
];

const numbers = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, index) => from + index);

async function take(results: Results, count: number): Promise<Data[]> {
  const taken: Data[] = [];
  while (taken.length < count) {
    const { value } = (await results.next()) as { value: Result };
    if (!value.data) throw new Error(JSON.stringify(value.errors));
    taken.push(value.data);
  }
  return taken;
}

async function rest(results: Results): Promise<Data[]> {
  const events: Data[] = [];
  for await (const { data, errors } of results) events.push(data ?? { errors });
  return events;
}

const sequences = (events: readonly Data[]) => events.map(({ importProgress }) => importProgress.sequence as number);

for (const [transport, subscribe] of TRANSPORTS) {
  test(`over ${transport} an import is told from its first event to its last, and then the subscription completes`, async ({
    app,
  }) => {
    const release = transport === 'a WebSocket' ? '2010.01' : '2010.02';
    app.serve(catalog(release).packages(30));
    const jobId = await app.startImport({ source: 'EESSI', release });
    await using watching = await subscribe(app, WATCH, { jobId });

    const events = await rest(watching.results);

    expect(sequences(events)).toEqual(numbers(1, events.length));
    expect(events.at(-1)?.importProgress).toMatchObject({
      state: 'SUCCEEDED',
      phase: 'FINISHED',
      job: { uuid: jobId, state: 'SUCCEEDED', catalogName: 'EESSI', catalogVersion: release },
    });
  });

  test(`over ${transport} who comes late, twice, and who knows some events already, get what each still needs`, async ({
    app,
  }) => {
    const job = await insertScriptedJob(app);
    await job.emit(4);
    await using early = await subscribe(app, WATCH, { jobId: job.id });
    await using late = await subscribe(app, WATCH, { jobId: job.id, after: 3 });
    await Promise.all([take(early.results, 5), take(late.results, 2)]);

    await job.emit(250);
    await job.finish();
    const [first, second] = await Promise.all([rest(early.results), rest(late.results)]);
    await using after = await subscribe(app, WATCH, { jobId: job.id, after: 255 });

    expect(sequences(first)).toEqual(numbers(6, 256));
    expect(sequences(second)).toEqual(numbers(6, 256));
    expect(sequences(await rest(after.results))).toEqual([256]);
  });

  test(`over ${transport} who leaves while nothing happens is forgotten, and the others go on`, async ({ app }) => {
    const job = await insertScriptedJob(app);
    await using leaving = await subscribe(app, WATCH, { jobId: job.id });
    await using staying = await subscribe(app, WATCH, { jobId: job.id });
    await Promise.all([take(leaving.results, 1), take(staying.results, 1)]);
    await expect.poll(() => app.app.events.subscribers).toBe(2);

    await leaving.leave();

    await expect.poll(() => app.app.events.subscribers).toBe(1);
    await job.finish();
    expect(sequences(await rest(staying.results))).toEqual([2]);
  });

  test(`over ${transport} a job that is not there, and an id that is none, are errors with a code`, async ({ app }) => {
    const failure = async (jobId: string) => {
      await using watching = await subscribe(app, WATCH, { jobId });
      const { value } = (await watching.results.next()) as { value: Result };
      return { data: value.data, code: (value.errors?.[0]?.extensions as { code?: string } | undefined)?.code };
    };

    expect(await failure('00000000-0000-7000-8000-000000000000')).toMatchObject({ code: 'NOT_FOUND' });
    expect(await failure('nonsense')).toMatchObject({ code: 'BAD_USER_INPUT' });
    expect(await failure(Buffer.from('Catalog:00000000-0000-7000-8000-000000000000').toString('base64url'))).toMatchObject({
      code: 'BAD_USER_INPUT',
    });
  });

  test(`over ${transport} the activity tells of the imports that run and of those that begin`, async ({ app }) => {
    const running = await insertScriptedJob(app);
    await running.emit(2);
    await using watching = await subscribe(app, ACTIVITY);
    const [first] = await take(watching.results, 1);

    const begun = await insertScriptedJob(app);
    const [second] = await take(watching.results, 1);
    await running.finish();
    const [third] = await take(watching.results, 1);
    await begun.finish();
    await watching.leave();

    expect([first, second, third].map((event) => event?.importActivity)).toMatchObject([
      { sequence: 3, job: { uuid: running.id } },
      { sequence: 1, job: { uuid: begun.id } },
      { sequence: 4, state: 'CANCELLED', job: { uuid: running.id } },
    ]);
  });

  test(`over ${transport} a client that was away learns how imports ended meanwhile, and of no older ones`, async ({ app }) => {
    const older = await insertScriptedJob(app);
    await older.finish();
    const [running, other] = [await insertScriptedJob(app), await insertScriptedJob(app)];
    await running.emit(2);
    await using before = await subscribe(app, ACTIVITY_SINCE);
    const known = (await take(before.results, 2)).map(({ importActivity }) => importActivity.at as string);
    await before.leave();
    await running.finish();

    await using again = await subscribe(app, ACTIVITY_SINCE, { since: known.sort().at(-1) });
    const [first, second] = await take(again.results, 2);
    await other.finish();
    const [third] = await take(again.results, 1);
    await again.leave();

    expect([first, second, third].map((event) => event?.importActivity)).toMatchObject([
      { sequence: 4, state: 'CANCELLED', job: { uuid: running.id } },
      { sequence: 1, state: 'QUEUED', job: { uuid: other.id } },
      { sequence: 2, state: 'CANCELLED', job: { uuid: other.id } },
    ]);
  });

  test(`over ${transport} a moment that is none is an error with a code`, async ({ app }) => {
    await using watching = await subscribe(app, ACTIVITY_SINCE, { since: 'yesterday' });
    const { value } = (await watching.results.next().catch((errors: unknown) => ({ value: { errors } }))) as { value: Result };

    expect(value.errors?.[0]?.message).toContain('yesterday');
    expect(value.data ?? null).toBeNull();
  });
}

test('the job of an event is as it is when the event is sent, not as it was at the first one', async ({ app }) => {
  app.answer(SOFTWARE_PATH, { body: eessiText([catalog('2010.03').packages(50)]), stallAfter: 1_000 });
  const jobId = await app.startImport({ source: 'EESSI', release: '2010.03' });
  await using watching = await overSocket(app, WATCH, { jobId });
  const before = [];
  for (const { importProgress } of await take(watching.results, 2)) before.push(importProgress);
  await app.cancel(jobId);

  const events = await rest(watching.results);

  expect(before.at(-1)).toMatchObject({ phase: 'DOWNLOADING', job: { state: 'RUNNING' } });
  expect(events.at(-1)?.importProgress).toMatchObject({ state: 'CANCELLED', job: { state: 'CANCELLED' } });
});

test('a hundred subscribers of one job load it once for each of its events', async ({ app }) => {
  const job = await insertScriptedJob(app);
  await using socket = openSocket(app);
  const all = Array.from({ length: 100 }, () => socket.all(WATCH, { jobId: job.id }));
  await expect.poll(() => app.app.events.subscribers).toBe(100);
  const count = async () => Number(/statement="prisma"\} (\d+)/.exec(await (await app.get('/metrics')).text())?.[1] ?? 0);
  const before = await count();

  await job.finish();
  await Promise.all(all);

  expect((await count()) - before).toBeLessThan(5);
});

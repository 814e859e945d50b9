import { createClient } from 'graphql-ws';
import { expect } from 'vitest';
import { WebSocket } from 'ws';
import type { TestApp } from '../helpers/app.ts';
import type { Data, Viewer } from '../helpers/client.ts';
import { transports } from '../helpers/operations.ts';
import { openRawSocket, openSocket } from '../helpers/socket.ts';
import { openEventStream } from '../helpers/sse.ts';
import { insertScriptedJob } from '../helpers/scriptedJob.ts';
import { testWithApp } from '../helpers/withApp.ts';

const test = testWithApp();

const WATCH = 'subscription ($jobId: ID!) { importProgress(jobId: $jobId) { sequence } }';
const WHO = '{ viewer { name } }';
const SOON_MS = 1_500;

interface Token {
  readonly id: string;
  readonly viewer: Viewer;
}

async function create(app: TestApp, expiresAt: Date | null = null): Promise<Token> {
  const document = `mutation ($expiresAt: DateTime) {
    createToken(input: { name: "watcher", role: STAFF, expiresAt: $expiresAt }) { ... on CreateTokenPayload { secret token { uuid } } }
  }`;
  const { secret, token } = (await app.mutate(document, { expiresAt }))['createToken'] as Data;
  return { id: token.uuid, viewer: { token: secret } };
}

const soon = () => new Date(Date.now() + SOON_MS);
const revoke = (app: TestApp, { id }: Token) =>
  app.mutate('mutation ($id: ID!) { revokeToken(input: { id: $id }) { __typename } }', { id });
/** As another gateway does it whose NOTIFY was lost. */
const revokeUnheard = (app: TestApp, { id }: Token) => app.sql('UPDATE api_token SET revoked_at = now() WHERE id = $1', id);
const expire = (app: TestApp, { id }: Token) =>
  app.sql("UPDATE api_token SET expires_at = now() - interval '1 s' WHERE id = $1", id);

/** How a token comes to its end once a subscription runs; an expiry comes by itself. */
const ends = {
  expired: { expiresAt: soon, end: async () => undefined },
  revoked: { expiresAt: () => null, end: revoke },
  'revoked unheard': { expiresAt: () => null, end: revokeUnheard },
} as const;
const ENDS = Object.keys(ends) as (keyof typeof ends)[];

test.for(ENDS)('a subscription over server-sent events ends with an error when its token is %s', async (how, { app }) => {
  const job = await insertScriptedJob(app);
  const token = await create(app, ends[how].expiresAt());
  await using stream = await openEventStream(app, WATCH, { jobId: job.id }, token.viewer);
  const first = await stream.results.next();

  await ends[how].end(app, token);
  const last = await stream.results.next();
  const after = await stream.results.next();
  await job.finish();

  expect(first.value).toMatchObject({ data: { importProgress: { sequence: 1 } } });
  expect(last.value).toEqual({ errors: [{ message: expect.any(String), extensions: { code: 'UNAUTHENTICATED' } }] });
  expect(after.done).toBe(true);
});

test.for(ENDS)(
  'when its token is %s, what runs on a socket is told so and completed, and then the socket is closed with 4403',
  async (how, { app }) => {
    const job = await insertScriptedJob(app);
    const token = await create(app, ends[how].expiresAt());
    await using watching = openSocket(app, token.viewer);
    await using idle = await openRawSocket(app, token.viewer);
    const idleClosed = new Promise((resolve) => idle.once('close', resolve));
    const results = watching.results(WATCH, { jobId: job.id });
    const first = await results.next();

    await ends[how].end(app, token);

    expect(first.value).toMatchObject({ data: { importProgress: { sequence: 1 } } });
    expect(await results.next()).toMatchObject({ done: false, value: { errors: [{ extensions: { code: 'UNAUTHENTICATED' } }] } });
    expect((await results.next()).done).toBe(true);
    expect([await watching.closed, await idleClosed]).toEqual([4403, 4403]);
    await expect.poll(() => app.app.events.subscribers).toBe(0);
    await job.finish();
  },
);

test('a client with `connectionParams` as a function goes on with its next token when the first ends', async ({ app }) => {
  const job = await insertScriptedJob(app);
  const [first, next] = [await create(app), await create(app)];
  const given = [first, next];
  const client = createClient({
    url: `${app.url.replace('http', 'ws')}/graphql`,
    webSocketImpl: WebSocket,
    connectionParams: () => app.authorization((given.shift() ?? next).viewer),
    retryWait: () => Promise.resolve(),
    lazyCloseTimeout: 60_000,
  });
  const watch = () => client.iterate<Data>({ query: WATCH, variables: { jobId: job.id } });
  const seen: unknown[] = [];

  // As a page does that subscribes again whenever its subscription has ended.
  let results = watch();
  seen.push((await results.next()).value);
  await revoke(app, first);
  for await (const result of results) seen.push(result);
  results = watch();
  seen.push((await results.next()).value);
  await results.return?.();
  await client.dispose();
  await job.finish();

  expect(seen).toMatchObject([
    { data: { importProgress: { sequence: 1 } } },
    { errors: [{ extensions: { code: 'UNAUTHENTICATED' } }] },
    { data: { importProgress: { sequence: 1 } } },
  ]);
  expect(given).toEqual([]);
});

test('an operation on a socket whose token was revoked a moment ago is refused, though the socket is open', async ({ app }) => {
  const token = await create(app);
  await using socket = openSocket(app, token.viewer);
  const before = await socket.ask(WHO);

  await revokeUnheard(app, token);
  const after = await socket.ask(WHO).catch((error: unknown) => error);

  expect(before).toEqual({ data: { viewer: { name: 'watcher' } }, extensions: { cost: 0 } });
  expect(JSON.stringify(after)).toContain('UNAUTHENTICATED');
});

test.for(Object.keys(transports) as (keyof typeof transports)[])(
  'a wrong, an expired and a revoked token are refused over %s',
  async (transport, { app }) => {
    const [expired, revoked] = [await create(app, soon()), await create(app)];
    await expire(app, expired);
    await revoke(app, revoked);
    const wrong = { token: `scg_${'x'.repeat(43)}` };

    for (const viewer of [wrong, expired.viewer, revoked.viewer]) {
      // A socket is closed with 4401 instead of an answer.
      const outcome = await transports[transport](app, WHO, viewer).catch((error: unknown) => error);
      expect(outcome).toMatchObject(transport === 'WebSocket' ? { code: 4401 } : { codes: ['UNAUTHENTICATED'] });
    }
  },
);

test('a token that is valid for longer than a timer can wait is valid', async ({ app }) => {
  const job = await insertScriptedJob(app);
  const token = await create(app, new Date('2999-01-01'));
  await using stream = await openEventStream(app, WATCH, { jobId: job.id }, token.viewer);
  await stream.results.next();
  await using socket = openSocket(app, token.viewer);

  const asked = await socket.ask(WHO);
  await job.emit(1);
  const next = await stream.results.next();

  expect(asked).toEqual({ data: { viewer: { name: 'watcher' } }, extensions: { cost: 0 } });
  expect(next.value).toMatchObject({ data: { importProgress: { sequence: 2 } } });
  stream.leave();
  await job.finish();
});

test('the end of one token leaves what others watch', async ({ app }) => {
  const job = await insertScriptedJob(app);
  const [kept, lost] = [await create(app), await create(app)];
  await using stream = await openEventStream(app, WATCH, { jobId: job.id }, kept.viewer);
  await using other = openSocket(app, lost.viewer);
  await stream.results.next();
  await other.ask(WHO);

  await revoke(app, lost);
  const code = await other.closed;
  await job.finish();
  const next = await stream.results.next();
  const after = await stream.results.next();

  expect(code).toBe(4403);
  expect(next.value).toMatchObject({ data: { importProgress: { sequence: 2 } } });
  expect(after.done).toBe(true);
});

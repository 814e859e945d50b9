import { createClient } from 'graphql-sse';
import { expect } from 'vitest';
import { STAFF_TOKEN, type TestApp } from '../helpers/app.ts';
import { catalog } from '../helpers/factories.ts';
import { testWithApp } from '../helpers/withApp.ts';

const test = testWithApp({ catalogs: [catalog('2023.06').package('GROMACS')] });

const WHO = '{ viewer { isStaff } }';
const ACTIVITY = 'subscription { importActivity { sequence state } }';
const headers = { authorization: `Bearer ${STAFF_TOKEN}` };

interface Client {
  iterate(operation: { query: string; variables?: Record<string, unknown> }): AsyncIterableIterator<unknown>;
  dispose(): void;
}

const clients: Record<'distinct connections' | 'single connection', (app: TestApp) => Client> = {
  'distinct connections': (app) => createClient({ url: `${app.url}/graphql`, headers, retryAttempts: 0 }),
  'single connection': (app) =>
    createClient({ singleConnection: true, lazy: true, url: `${app.url}/graphql/stream`, headers, retryAttempts: 0 }),
};

for (const [mode, clientOf] of Object.entries(clients)) {
  test(`graphql-sse, ${mode}: queries, errors and variables`, async ({ app }) => {
    const client = clientOf(app);
    const ask = async (query: string, variables = {}) => (await client.iterate({ query, variables }).next()).value as unknown;

    const answers = [
      await ask(WHO),
      await ask('query ($n: Int!) { catalogs(first: $n) { nodes { version } } }', { n: 1 }),
      await ask('{ catalogs(first: 1000) { totalCount } }'),
    ];
    client.dispose();

    expect(answers).toMatchObject([
      { data: { viewer: { isStaff: true } } },
      { data: { catalogs: { nodes: [{ version: '2023.06' }] } } },
      { errors: [{ extensions: { code: 'BAD_USER_INPUT' } }] },
    ]);
  });

  test(`graphql-sse, ${mode}: two subscriptions at once, one of which is left`, async ({ app }) => {
    const client = clientOf(app);
    const [left, kept] = [client.iterate({ query: ACTIVITY }), client.iterate({ query: ACTIVITY })];
    const [first, second] = [left.next(), kept.next()];
    await expect.poll(() => app.app.events.subscribers).toBe(2);

    await app.import(catalog('2025.06').package('GROMACS'));
    const events = [await first, await second];
    await left.return?.();
    await expect.poll(() => app.app.events.subscribers).toBe(1);
    const next = await kept.next();
    await kept.return?.();
    client.dispose();
    await app.sql("DELETE FROM catalog WHERE version = '2025.06'");

    const value = { data: { importActivity: { sequence: 1, state: 'QUEUED' } }, extensions: { cost: 0 } };
    expect(events).toEqual(Array(2).fill({ done: false, value }));
    expect(next.value).toMatchObject({ data: { importActivity: { sequence: expect.any(Number) as number } } });
  });

  test(`graphql-sse, ${mode}: a client that leaves ends its subscriptions`, async ({ app }) => {
    const client = clientOf(app);
    void client
      .iterate({ query: ACTIVITY })
      .next()
      .catch(() => undefined);
    await expect.poll(() => app.app.events.subscribers).toBe(1);

    client.dispose();

    await expect.poll(() => app.app.events.subscribers).toBe(0);
  });
}

const stream = (app: TestApp, method: string, more: Record<string, string> = {}, body?: string) =>
  fetch(`${app.url}/graphql/stream`, {
    method,
    headers: { 'content-type': 'application/json', ...headers, ...more },
    ...(body === undefined ? {} : { body }),
  });

test('a stream is reserved by the server, opened once, and unknown to whoever made its token up', async ({ app }) => {
  const token = await (await stream(app, 'PUT', { 'x-graphql-event-stream-token': 'mine' })).text();
  const opening = { accept: 'text/event-stream', 'x-graphql-event-stream-token': token };
  const connection = new AbortController();
  const opened = await fetch(`${app.url}/graphql/stream`, { headers: { ...headers, ...opening }, signal: connection.signal });
  const refused = [
    await stream(app, 'GET', opening),
    await stream(app, 'GET', { ...opening, 'x-graphql-event-stream-token': '__proto__' }),
    await stream(app, 'POST', { 'x-graphql-event-stream-token': 'mine' }, '{}'),
    await stream(app, 'POST', { 'x-graphql-event-stream-token': token }, JSON.stringify({ query: WHO })),
    await stream(app, 'POST', { 'x-graphql-event-stream-token': token }, '{'),
    await stream(app, 'PUT', { authorization: 'Bearer a-token-that-nobody-gave' }),
  ].map(({ status }) => status);
  connection.abort();

  expect(token).toMatch(/^[\da-f-]{36}$/);
  expect(opened.status).toBe(200);
  expect(refused).toEqual([409, 404, 404, 400, 400, 401]);
});

test('results wait for a client that does not read, and no more is executed for it then', async ({ app }) => {
  const token = await (await stream(app, 'PUT')).text();
  const ask = (id: number) =>
    stream(
      app,
      'POST',
      { 'x-graphql-event-stream-token': token },
      JSON.stringify({ query: WHO, extensions: { operationId: `${id}` } }),
    );

  const statuses = await Promise.all(Array.from({ length: 100 }, (_, id) => ask(id)));
  const full = await ask(100);

  expect(new Set(statuses.map(({ status }) => status))).toEqual(new Set([202]));
  expect(full.status).toBe(429);
});

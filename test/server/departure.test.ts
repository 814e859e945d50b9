import { connect, type Socket } from 'node:net';
import { expect, vi } from 'vitest';
import type { TestApp } from '../helpers/app.ts';
import { isPostgresql } from '../helpers/database.ts';
import { catalog } from '../helpers/factories.ts';
import { hold, waiting } from '../helpers/lock.ts';
import { openEventStream } from '../helpers/sse.ts';
import { testWithApp } from '../helpers/withApp.ts';

const test = testWithApp({
  catalogs: [catalog('2023.06').package('GROMACS')],
  config: { CONNECTIONS_PER_ADDRESS: '2', OPERATIONS_PER_SOCKET: '3' },
});

const ACTIVITY = 'subscription { importActivity { sequence } }';
const EVENTS = { accept: 'text/event-stream' };
const search = (query: string) => `?${new URLSearchParams({ query }).toString()}`;
const posted = (query: string, headers = {}) => ({ method: 'POST', path: '/graphql', headers, body: JSON.stringify({ query }) });

interface Request {
  readonly method: string;
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** Sends requests one right after the other over a connection of their own. */
async function sent(app: TestApp, ...requests: readonly Request[]): Promise<Socket> {
  const { hostname, port } = new URL(app.url);
  const socket = connect(Number(port), hostname).on('error', () => undefined);
  await new Promise((resolve) => socket.once('connect', resolve));
  const texts = requests.map(({ method, path, headers = {}, body = '' }) => {
    const all = { host: 'localhost', 'content-type': 'application/json', 'content-length': Buffer.byteLength(body), ...headers };
    const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`);
    return `${method} ${path} HTTP/1.1\r\n${lines.join('')}\r\n${body}`;
  });
  await new Promise((resolve) => socket.write(texts.join(''), resolve));
  return socket;
}

/** Cuts a connection, and waits until the gateway has seen it: what is sent afterwards is answered afterwards. */
async function cut(app: TestApp, socket: Socket): Promise<void> {
  socket.destroy();
  for (let round = 0; round < 3; round += 1) await (await fetch(`${app.url}/health`)).text();
}

const subscribers = (app: TestApp) => expect.poll(() => app.app.events.subscribers, { timeout: 5_000 });

const DOORS: readonly (readonly [door: string, request: Request])[] = [
  ['a posted query', posted('{ packages { nodes { name } } }')],
  ['a query by GET', { method: 'GET', path: `/graphql${search('{ packages { nodes { name } } }')}` }],
  ['a mutation', posted('mutation { createCatalog(input: { name: "left", version: "1" }) { __typename } }')],
  ['a subscription', posted(ACTIVITY, EVENTS)],
  ['a subscription by GET', { method: 'GET', path: `/graphql${search(ACTIVITY)}`, headers: EVENTS }],
  ['a query over server-sent events', posted('{ packages { nodes { name } } }', EVENTS)],
  ['a REST list', { method: 'GET', path: '/api/marketplace-software-packages/' }],
  [
    'a REST edit',
    { method: 'POST', path: '/api/marketplace-software-catalogs/', body: JSON.stringify({ name: 'left', version: '1' }) },
  ],
];

test.for(DOORS)('of a client that leaves while its token is looked up, %s does not begin', async ([, request], { app }) => {
  const secret = await app.createToken({ name: 'leaver', role: 'STAFF' });
  const release = await hold(app, 'api_token');
  app.statements();
  const headers = { ...request.headers, authorization: `Bearer ${secret}` };

  const sockets = await Promise.all([1, 2, 3].map(() => sent(app, { ...request, headers })));
  for (const socket of sockets) await cut(app, socket);
  await release();

  // The addresses's two streams are free again, and nobody is left who watches.
  const streams = await Promise.all([openEventStream(app, ACTIVITY), openEventStream(app, ACTIVITY)]);
  expect(streams.map(({ status }) => status)).toEqual([200, 200]);
  await subscribers(app).toBe(2);
  for (const stream of streams) stream.leave();
  await subscribers(app).toBe(0);
  expect(app.statements().filter((name) => /package|catalog\./.test(name))).toEqual([]);
  expect(await app.sql("SELECT name FROM catalog WHERE name = 'left'")).toEqual([]);
});

/** A stream of many, with what runs on it. */
async function reserved(app: TestApp) {
  const url = `${app.url}/graphql/stream`;
  const token = await (await fetch(url, { method: 'PUT' })).text();
  const headers = { ...app.authorization('staff'), 'x-graphql-event-stream-token': token, 'content-type': 'application/json' };
  const ask = (query: string, operationId: string) =>
    fetch(url, { method: 'POST', headers, body: JSON.stringify({ query, extensions: { operationId } }) });
  return { url, headers, ask };
}

test('a stream of many whose client leaves while its token is looked up ends with all that runs on it', async ({ app }) => {
  const secret = await app.createToken({ name: 'leaver', role: 'STAFF' });
  const { headers, ask } = await reserved(app);
  await ask(ACTIVITY, '1');
  await subscribers(app).toBe(1);
  const release = await hold(app, 'api_token');

  const opening = {
    method: 'GET',
    path: '/graphql/stream',
    headers: { ...headers, ...EVENTS, authorization: `Bearer ${secret}` },
  };
  await cut(app, await sent(app, opening));
  await release();

  await subscribers(app).toBe(0);
});

test('what a client has sent ahead on its connection ends with it', async ({ app }) => {
  const request = posted(ACTIVITY, { ...EVENTS, ...app.authorization('staff') });
  const socket = await sent(app, request, request);
  await subscribers(app).toBe(2);

  await cut(app, socket);

  await subscribers(app).toBe(0);
  const stream = await openEventStream(app, ACTIVITY);
  expect(stream.status).toBe(200);
  stream.leave();
  await subscribers(app).toBe(0);
});

test.runIf(isPostgresql)('a query over /graphql/stream is cancelled when its client leaves or calls it off', async ({ app }) => {
  const { url, headers, ask } = await reserved(app);
  const connection = new AbortController();
  await fetch(url, { headers: { ...headers, ...EVENTS }, signal: connection.signal });
  const release = await hold(app, 'package');
  const asked = ['left', 'kept'].map((id) => ask('{ packages { nodes { name } } }', id).catch(() => undefined));
  await vi.waitFor(async () => expect(await waiting(app)).toBe(2));

  await fetch(`${url}?operationId=left`, { method: 'DELETE', headers });
  await vi.waitFor(async () => expect(await waiting(app)).toBe(1));
  connection.abort();
  await vi.waitFor(async () => expect(await waiting(app)).toBe(0));

  await release();
  await Promise.all(asked);
});

test('a stream that is refused for what its client accepts is not counted', async ({ app }) => {
  const put = (accept: string) => fetch(`${app.url}/graphql/stream`, { method: 'PUT', headers: { accept } });

  const refused = [];
  for (const accept of ['application/json', 'text/event-stream', 'text/html']) refused.push((await put(accept)).status);
  const taken = [await put('text/plain'), await put('*/*')];

  expect(refused).not.toContain(429);
  expect(taken.map(({ status }) => status)).toEqual([201, 201]);
});

import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { expect, vi } from 'vitest';
import { WebSocket } from 'ws';
import { isPostgresql } from '../helpers/database.ts';
import { openTestApp, type TestApp } from '../helpers/app.ts';
import { hold, waiting } from '../helpers/lock.ts';
import { CloseCode, openRawSocket, openSocket } from '../helpers/socket.ts';
import { openEventStream, resultsOf } from '../helpers/sse.ts';
import { testWithApp } from '../helpers/withApp.ts';

const ACTIVITY = 'subscription { importActivity { sequence } }';

const test = testWithApp({
  config: { CONNECTIONS_PER_ADDRESS: '2', OPERATIONS_PER_SOCKET: '3', TRUST_PROXY: '1' },
});

const subscribers = (app: TestApp) => expect.poll(() => app.app.events.subscribers, { timeout: 5_000 });
const reserve = (app: TestApp, address = '192.0.2.1') =>
  fetch(`${app.url}/graphql/stream`, { method: 'PUT', headers: { 'x-forwarded-for': address } });

/** What the upgrade of another socket is answered with. */
async function upgrade(app: TestApp, address: string) {
  const socket = new WebSocket(`${app.url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws', {
    headers: { 'x-forwarded-for': address },
  });
  socket.on('error', () => undefined);
  const [response] = (await Promise.race([
    once(socket, 'upgrade'),
    once(socket, 'unexpected-response').then(([, refused]) => [refused]),
  ])) as [IncomingMessage];
  return { socket, status: response.statusCode, retryAfter: response.headers['retry-after'] };
}

test('an address may have so many sockets, and one more when one of them is closed', async ({ app }) => {
  const opened = [await upgrade(app, '192.0.2.1'), await upgrade(app, '192.0.2.1')];
  const refused = await upgrade(app, '192.0.2.1');
  const other = await upgrade(app, '192.0.2.2');

  expect(opened.map(({ status }) => status)).toEqual([101, 101]);
  expect(refused).toMatchObject({ status: 429, retryAfter: '5' });
  expect(other.status).toBe(101);

  opened[0]?.socket.terminate();
  await vi.waitFor(async () => {
    const again = await upgrade(app, '192.0.2.1');
    again.socket.terminate();
    expect(again.status).toBe(101);
  });
  for (const { socket } of [...opened, refused, other]) socket.terminate();
});

test('an address may have so many event streams, and one more when one of them ends', async ({ app }) => {
  const streams = [await openEventStream(app, ACTIVITY), await openEventStream(app, ACTIVITY)];
  const refused = await app.post(JSON.stringify({ query: ACTIVITY }), {
    viewer: 'staff',
    headers: { accept: 'text/event-stream' },
  });

  expect(streams.map(({ status }) => status)).toEqual([200, 200]);
  expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '5']);
  expect(await refused.json()).toMatchObject({ errors: [{ extensions: { code: 'RATE_LIMITED', retryAfter: 5 } }] });
  await subscribers(app).toBe(2);
  expect((await app.ask('{ catalogs { totalCount } }')).errors).toEqual([]);

  streams[0]?.leave();
  await subscribers(app).toBe(1);
  const again = await openEventStream(app, ACTIVITY);
  expect(again.status).toBe(200);
  for (const stream of [again, streams[1]]) stream?.leave();
  await subscribers(app).toBe(0);
});

test('a reserved stream counts like an open one', async ({ app }) => {
  const answers = [await reserve(app), await reserve(app), await reserve(app), await reserve(app, '192.0.2.2')];

  expect(answers.map(({ status }) => status)).toEqual([201, 201, 429, 201]);
  expect(answers[2]?.headers.get('retry-after')).toBe('5');
});

test('a socket has so many operations at once, and the next is refused alone', async ({ app }) => {
  await using socket = openSocket(app);
  const running = Array.from({ length: 3 }, () => socket.results(ACTIVITY));
  const firsts = running.map((results) => results.next().catch(() => undefined));
  await subscribers(app).toBe(3);

  const refused = await socket.ask('{ viewer { role } }').catch((errors: unknown) => errors);
  await running[0]?.return?.();
  await subscribers(app).toBe(2);
  const taken = [];
  for (let count = 0; count < 5; count += 1) taken.push((await socket.ask('{ viewer { role } }')).data);
  for (const results of running) await results.return?.();
  await Promise.all(firsts);

  expect(refused).toMatchObject([{ extensions: { code: 'TOO_MANY_OPERATIONS', limit: 3 } }]);
  expect(taken).toEqual(Array(5).fill({ viewer: { role: 'STAFF' } }));
});

test('refused and failed operations leave room for others', async ({ app }) => {
  await using socket = openSocket(app);
  for (let count = 0; count < 5; count += 1) await socket.ask('{ nonsense }').catch(() => undefined);
  for (let count = 0; count < 5; count += 1) await socket.ask('{ catalogs(first: 101) { totalCount } }').catch(() => undefined);

  expect((await socket.ask('{ viewer { role } }')).data).toEqual({ viewer: { role: 'STAFF' } });
});

test('a stream of many has so many operations at once, and room again when one is called off', async ({ app }) => {
  const url = `${app.url}/graphql/stream`;
  const token = await (await reserve(app, '192.0.2.3')).text();
  const headers = { ...app.authorization('staff'), 'x-graphql-event-stream-token': token, 'content-type': 'application/json' };
  const ask = (operationId: string) =>
    fetch(url, { method: 'POST', headers, body: JSON.stringify({ query: ACTIVITY, extensions: { operationId } }) });
  for (const id of ['1', '2', '3', '4']) await ask(id);
  await subscribers(app).toBe(3);

  await fetch(`${url}?operationId=1`, { method: 'DELETE', headers });
  await subscribers(app).toBe(2);
  await vi.waitFor(async () => {
    await ask(String(Math.random()));
    expect(app.app.events.subscribers).toBe(3);
  });

  const connection = new AbortController();
  const stream = await fetch(url, { headers: { ...headers, accept: 'text/event-stream' }, signal: connection.signal });
  const { value } = await resultsOf(stream).next();
  connection.abort();
  await subscribers(app).toBe(0);
  expect(value).toMatchObject({ id: '4', payload: { errors: [{ extensions: { code: 'TOO_MANY_OPERATIONS' } }] } });
});

test('a socket that does not say who opens it is closed with 4408', { timeout: 15_000 }, async ({ app }) => {
  const { socket } = await upgrade(app, '192.0.2.4');

  const [code] = (await once(socket, 'close')) as [number];

  expect(code).toBe(CloseCode.ConnectionInitialisationTimeout);
});

test('clients on this machine have no limit unless a number is set', async () => {
  await using app = await openTestApp();
  const sockets = await Promise.all(Array.from({ length: 550 }, () => openRawSocket(app, 'anonymous')));

  expect(new Set(sockets.map(({ readyState }) => readyState))).toEqual(new Set([WebSocket.OPEN]));
  for (const socket of sockets) await socket[Symbol.asyncDispose]();
});

test.runIf(isPostgresql)('what a client calls off is cancelled with its statement, and its socket goes on', async ({ app }) => {
  await using socket = await openRawSocket(app);
  const release = await hold(app, 'package');
  const told: unknown[] = [];
  socket.on('message', (data: Buffer) => told.push((JSON.parse(data.toString()) as { id?: string }).id));
  const send = (message: object) => socket.send(JSON.stringify(message));

  for (const id of ['left', 'kept'])
    send({ type: 'subscribe', id, payload: { query: `query ${id} { packages { nodes { name } } }` } });
  await vi.waitFor(async () => expect(await waiting(app)).toBe(2));
  send({ type: 'complete', id: 'left' });
  await vi.waitFor(async () => expect(await waiting(app)).toBe(1));
  await release();

  await vi.waitFor(() => expect(told).toEqual(['kept', 'kept']));
});

import { randomBytes } from 'node:crypto';
import { request as httpRequest } from 'node:http';
import { expect } from 'vitest';
import { WebSocket } from 'ws';
import { openTestApp, type TestApp } from '../helpers/app.ts';
import { catalog } from '../helpers/factories.ts';
import { openRawSocket } from '../helpers/socket.ts';
import { testWithApp } from '../helpers/withApp.ts';

const test = testWithApp({ catalogs: [catalog('2023.06').package('GROMACS')] });

const WHO = '{ viewer { isStaff } }';
const ACTIVITY = 'subscription { importActivity { sequence } }';
/** The first byte of a frame that closes. */
const CLOSE_FRAME = 0x88;
const INIT = { type: 'connection_init' };
const subscribe = (id: string, query: string) => ({ id, type: 'subscribe', payload: { query } });

/** A socket before `connection_init`. */
async function openSilentSocket(app: TestApp, protocol = 'graphql-transport-ws'): Promise<WebSocket & AsyncDisposable> {
  const socket = new WebSocket(`${app.url.replace('http', 'ws')}/graphql`, protocol);
  await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject));
  return Object.assign(socket, { [Symbol.asyncDispose]: async () => socket.terminate() });
}

const closeOf = (socket: WebSocket) => new Promise<number>((resolve) => socket.once('close', resolve));

const say = (socket: WebSocket, ...messages: readonly object[]) => {
  for (const message of messages) socket.send(JSON.stringify(message));
};

const messageOf = (socket: WebSocket) =>
  new Promise<Record<string, unknown>>((resolve) =>
    socket.once('message', (data: Buffer) => resolve(JSON.parse(data.toString()) as Record<string, unknown>)),
  );

async function answerTo(socket: WebSocket, message: object): Promise<Record<string, unknown>> {
  const answer = messageOf(socket);
  say(socket, message);
  return answer;
}

/** Whether operations are still answered. */
async function isAlive(socket: WebSocket): Promise<boolean> {
  const types: string[] = [];
  const ended = new Promise((resolve) =>
    socket.on('message', (data: Buffer) => {
      const { type } = JSON.parse(data.toString()) as { type: string };
      if (types.push(type) === 2) resolve(types);
    }),
  );
  say(socket, subscribe('alive', WHO));
  await ended;
  return types.join() === 'next,complete';
}

test.for<[number, string, readonly object[]]>([
  [4401, 'an operation before the connection is initialised', [subscribe('1', WHO)]],
  [4401, 'a token that is not valid', [{ ...INIT, payload: { authorization: 'Bearer a-token-that-nobody-gave' } }]],
  [4429, 'a second initialisation at once', [INIT, INIT]],
  [4400, 'an initialisation with a list as its payload', [{ ...INIT, payload: [] }]],
])('%i: %s', async ([code, , messages], { app }) => {
  await using socket = await openSilentSocket(app);
  const closed = closeOf(socket);

  say(socket, ...messages);

  expect(await closed).toBe(code);
});

test.for<[number, string, readonly object[]]>([
  [4429, 'a second initialisation', [INIT]],
  [4409, 'the id of an operation that runs', [subscribe('1', ACTIVITY), subscribe('1', ACTIVITY)]],
  [4400, 'an unknown type', [{ type: 'start', id: '1' }]],
  [4400, 'a message without a type', [{ id: '1' }]],
  [4400, 'a message without its id', [{ type: 'subscribe', payload: { query: WHO } }]],
  [4400, 'an empty id', [subscribe('', WHO)]],
  [1009, 'a message of more than 1 MiB', [subscribe('1', `# ${'x'.repeat(1 << 20)}`)]],
])('%i, once initialised: %s', async ([code, , messages], { app }) => {
  await using socket = await openRawSocket(app);
  const closed = closeOf(socket);

  say(socket, ...messages);

  expect(await closed).toBe(code);
});

test.for(['{"type":"connection_init"', '', 'null', '7'])(
  '4400: a message that is no object of JSON: %s',
  async (text, { app }) => {
    await using socket = await openSilentSocket(app);
    const closed = closeOf(socket);

    socket.send(text);

    expect(await closed).toBe(4400);
  },
);

test('4400: a binary frame that is no JSON; one that is counts as its text', async ({ app }) => {
  await using good = await openSilentSocket(app);
  await using bad = await openSilentSocket(app);
  const [acknowledged, closed] = [messageOf(good), closeOf(bad)];

  good.send(Buffer.from(JSON.stringify(INIT)));
  bad.send(Buffer.from([0xff, 0xfe, 0x00, 0x01]));

  expect([(await acknowledged)['type'], await closed]).toEqual(['connection_ack', 4400]);
});

test.for([undefined, 'graphql-ws', 'soap'])('4406: the subprotocol %s', async (protocol, { app }) => {
  expect(await closeOfUpgrade(app, protocol)).toBe(4406);
});

/** The code of the first frame, which must be a close: clients with a library do not wait for it without their protocol. */
function closeOfUpgrade(app: TestApp, protocol: string | undefined): Promise<number> {
  const headers = {
    connection: 'Upgrade',
    upgrade: 'websocket',
    'sec-websocket-version': '13',
    'sec-websocket-key': randomBytes(16).toString('base64'),
    ...(protocol === undefined ? {} : { 'sec-websocket-protocol': protocol }),
  };
  return new Promise((resolve, reject) => {
    const request = httpRequest(`${app.url}/graphql`, { headers }).once('error', reject).end();
    request.once('upgrade', (_response, socket, head) => {
      const take = (frame: Buffer) => {
        socket.destroy();
        resolve(frame[0] === CLOSE_FRAME ? frame.readUInt16BE(2) : 0);
      };
      if (head.length > 0) take(head);
      else socket.once('data', take);
    });
  });
}

test('4408: no initialisation within three seconds; a socket that is silent after it is asked for a sign of life', async ({
  app,
}) => {
  await using late = await openSilentSocket(app);
  await using quiet = await openRawSocket(app);
  const [closed, asked] = [closeOf(late), new Promise((resolve) => quiet.once('ping', resolve))];

  expect(await closed).toBe(4408);
  await asked;
  expect(await isAlive(quiet)).toBe(true);
});

test('a ping is answered by a pong with its payload, before the initialisation too', async ({ app }) => {
  await using silent = await openSilentSocket(app);
  await using socket = await openRawSocket(app);

  const answers = await Promise.all([silent, socket].map((one) => answerTo(one, { type: 'ping', payload: { at: 7 } })));

  expect(answers).toEqual(Array(2).fill({ type: 'pong', payload: { at: 7 } }));
});

test('a pong that nobody asked for, and the completion of what does not run, change nothing', async ({ app }) => {
  await using socket = await openRawSocket(app);

  say(socket, { type: 'pong' }, { type: 'pong', payload: {} }, { type: 'complete', id: 'unknown' });

  expect(await isAlive(socket)).toBe(true);
});

test.for(['{ viewer', '{ nonsense }', ''])(
  'the error of an operation is its own, its id is free again: "%s"',
  async (query, { app }) => {
    await using socket = await openRawSocket(app);

    const answers = [await answerTo(socket, subscribe('alive', query)), await answerTo(socket, subscribe('alive', query))];

    expect(answers).toEqual(
      Array(2).fill({ id: 'alive', type: 'error', payload: [expect.objectContaining({ message: expect.any(String) })] }),
    );
    expect(await isAlive(socket)).toBe(true);
  },
);

test('a client that completes a subscription stops its work, and may use the id again', async ({ app }) => {
  await using socket = await openRawSocket(app);

  for (let turn = 1; turn <= 2; turn += 1) {
    say(socket, subscribe('alive', ACTIVITY));
    await expect.poll(() => app.app.events.subscribers, { interval: 5 }).toBe(1);
    say(socket, { type: 'complete', id: 'alive' });
    await expect.poll(() => app.app.events.subscribers, { interval: 5 }).toBe(0);
  }

  expect(await isAlive(socket)).toBe(true);
});

test('a client that leaves stops the work of all its subscriptions', async ({ app }) => {
  await using socket = await openRawSocket(app);
  say(socket, subscribe('1', ACTIVITY), subscribe('2', ACTIVITY));
  await expect.poll(() => app.app.events.subscribers, { interval: 5 }).toBe(2);

  socket.terminate();

  await expect.poll(() => app.app.events.subscribers, { interval: 5 }).toBe(0);
});

test('1001: the gateway stops', async () => {
  const app = await openTestApp();
  await using socket = await openRawSocket(app);
  const closed = closeOf(socket);

  await app[Symbol.asyncDispose]();

  expect(await closed).toBe(1001);
});

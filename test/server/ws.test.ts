import { expect } from 'vitest';
import type { WebSocket } from 'ws';
import { catalog } from '../helpers/factories.ts';
import { openRawSocket, openSocket } from '../helpers/socket.ts';
import { testWithApp } from '../helpers/withApp.ts';

const test = testWithApp({ catalogs: [catalog('2023.06').package('GROMACS')] });

const WHO = '{ viewer { isStaff } }';

interface Message {
  readonly id?: string;
  readonly type: string;
  readonly payload?: unknown;
}

/** Sends and gathers what comes back until as many messages are there. */
async function exchange(socket: WebSocket, count: number, ...messages: readonly object[]): Promise<Message[]> {
  const received: Message[] = [];
  const done = new Promise<void>((resolve) => {
    const take = (data: Buffer) => {
      received.push(JSON.parse(data.toString()) as Message);
      if (received.length < count) return;
      socket.off('message', take);
      resolve();
    };
    socket.on('message', take);
  });
  for (const message of messages) socket.send(JSON.stringify(message));
  await done;
  return received;
}

const subscribe = (id: string, query: string, more: object = {}) => ({ id, type: 'subscribe', payload: { query, ...more } });
const closeOf = (socket: WebSocket) =>
  new Promise<number>((resolve) => {
    socket.once('close', resolve);
  });

test.for<[string, string, string]>([
  ['a syntax error', '{ viewer', 'GRAPHQL_PARSE_FAILED'],
  ['an unknown field', '{ nonsense }', 'GRAPHQL_VALIDATION_FAILED'],
  ['a missing argument', '{ package { name } }', 'GRAPHQL_VALIDATION_FAILED'],
  ['an empty query', '', 'GRAPHQL_PARSE_FAILED'],
])('%s is an error of its operation and leaves the socket open', async ([, query, code], { app }) => {
  await using socket = await openRawSocket(app);

  const [refused] = await exchange(socket, 1, subscribe('1', query));
  const answered = await exchange(socket, 2, subscribe('2', WHO));

  expect(refused).toMatchObject({ id: '1', type: 'error', payload: [{ extensions: { code } }] });
  expect(answered).toEqual([
    { id: '2', type: 'next', payload: { data: { viewer: { isStaff: true } }, extensions: { cost: 0 } } },
    { id: '2', type: 'complete' },
  ]);
});

test('an operation over a socket has variables and a name', async ({ app }) => {
  await using socket = await openRawSocket(app);
  const query = 'query other { viewer { isStaff } } query this($n: Int!) { catalogs(first: $n) { nodes { version } } }';

  const [next] = await exchange(socket, 2, subscribe('1', query, { operationName: 'this', variables: { n: 1 } }));

  expect(next?.payload).toEqual({ data: { catalogs: { nodes: [{ version: '2023.06' }] } }, extensions: { cost: 2 } });
});

test('an operation that is not named among several, and a variable that does not fit, leave the socket open', async ({ app }) => {
  await using socket = await openRawSocket(app);
  const answers = [
    await exchange(socket, 1, subscribe('1', 'query a { viewer { isStaff } } query b { viewer { isStaff } }')),
    await exchange(
      socket,
      1,
      subscribe('2', 'query ($n: Int!) { catalogs(first: $n) { totalCount } }', { variables: { n: 'x' } }),
    ),
  ];

  const after = await exchange(socket, 2, subscribe('3', WHO));

  expect(answers.map(([first]) => JSON.stringify(first?.payload))).toEqual([
    expect.stringContaining('message'),
    expect.stringContaining('$n'),
  ]);
  expect(after.find(({ type }) => type === 'next')?.payload).toEqual({
    data: { viewer: { isStaff: true } },
    extensions: { cost: 0 },
  });
});

test('two operations run on one socket, each with its own answers', async ({ app }) => {
  await using socket = openSocket(app);
  const activity = socket.results('subscription { importActivity { sequence state } }');
  const first = activity.next();

  const query = await socket.ask(WHO);
  await app.import(catalog('2025.06').package('GROMACS'));
  const event = await first;
  await activity.return?.();

  expect(query.data).toEqual({ viewer: { isStaff: true } });
  expect(event.value).toMatchObject({ data: { importActivity: { sequence: 1, state: 'QUEUED' } } });
});

test('a second operation with the id of one that runs closes the socket with 4409', async ({ app }) => {
  await using socket = await openRawSocket(app);
  const closed = closeOf(socket);

  for (let turn = 0; turn < 2; turn += 1)
    socket.send(JSON.stringify(subscribe('1', 'subscription { importActivity { sequence } }')));

  expect(await closed).toBe(4409);
});

test('a message of more than 1 MiB closes its socket with 1009, and the gateway and other sockets live', async ({ app }) => {
  await using other = openSocket(app);
  await other.ask(WHO);
  await using socket = await openRawSocket(app);
  const closed = closeOf(socket);

  socket.send(JSON.stringify(subscribe('1', WHO, { variables: { filler: 'x'.repeat(1 << 20) } })));

  expect(await closed).toBe(1009);
  expect((await other.ask(WHO)).data).toEqual({ viewer: { isStaff: true } });
  expect((await app.get('/health')).status).toBe(200);
});

test.for([
  'nonsense',
  '{}',
  '[]',
  '{"type":"nothing"}',
  '{"type":"subscribe"}',
  '{"type":"subscribe","id":"1","payload":{"query":7}}',
])('a message that is none of the protocol closes its socket with 4400: %s', async (message, { app }) => {
  await using socket = await openRawSocket(app);
  const closed = closeOf(socket);

  socket.send(message);

  expect(await closed).toBe(4400);
  expect((await app.get('/health')).status).toBe(200);
});

test('a socket on another path is refused', async ({ app }) => {
  const response = await new Promise<number | undefined>((resolve) => {
    void import('ws').then(({ WebSocket }) => {
      const socket = new WebSocket(`${app.url.replace('http', 'ws')}/elsewhere`, 'graphql-transport-ws');
      socket.on('error', () => undefined);
      socket.once('unexpected-response', (request, { statusCode }) => {
        request.destroy();
        resolve(statusCode);
      });
    });
  });

  expect(response).toBe(400);
});

import { expect } from 'vitest';
import { WebSocket } from 'ws';
import { STAFF_TOKEN, type TestApp } from '../helpers/app.ts';
import { openSocket } from '../helpers/socket.ts';
import { testWithApp } from '../helpers/withApp.ts';

const test = testWithApp();

const WHO = '{ viewer { name role isStaff isAuthenticated } }';
const STAFF = { viewer: { name: 'staff', role: 'STAFF', isStaff: true, isAuthenticated: true } };
const ANONYMOUS = { viewer: { name: null, role: null, isStaff: false, isAuthenticated: false } };

/** How a connection with these first words ends: acknowledged, or closed with a code. */
async function connect(app: TestApp, payload: unknown): Promise<string> {
  const socket = new WebSocket(`${app.url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws');
  await new Promise((resolve) => socket.once('open', resolve));
  const ended = new Promise<string>((resolve) => {
    socket.once('message', (message: Buffer) => resolve((JSON.parse(message.toString()) as { type: string }).type));
    socket.once('close', (code, reason) => resolve(`${code} ${reason.toString()}`));
  });
  socket.send(JSON.stringify({ type: 'connection_init', payload }));
  const outcome = await ended;
  socket.terminate();
  return outcome;
}

test.for([
  `Bearer ${STAFF_TOKEN}`,
  `Token ${STAFF_TOKEN}`,
  `bearer  ${STAFF_TOKEN}`,
  ` token ${STAFF_TOKEN} `,
  `Bearer Token ${STAFF_TOKEN}`,
])('the staff token is taken as "%s"', async (authorization, { app }) => {
  expect(await app.query(WHO, {}, { headers: { authorization } })).toEqual(STAFF);
  expect(await connect(app, { authorization })).toBe('connection_ack');
});

test('without a token one is anonymous, and so with an empty one', async ({ app }) => {
  expect(await app.query(WHO)).toEqual(ANONYMOUS);
  expect(await app.query(WHO, {}, { headers: { authorization: '' } })).toEqual(ANONYMOUS);
  expect(await connect(app, { authorization: '' })).toBe('connection_ack');
});

test.for(['Basic dXNlcjpwYXNzd29yZA==', `Basic ${STAFF_TOKEN}`, `Digest username="x", response="${STAFF_TOKEN}"`])(
  'credentials of another scheme than Token and Bearer are ignored: %s',
  async (authorization, { app }) => {
    expect(await app.query(WHO, {}, { headers: { authorization } })).toEqual(ANONYMOUS);
    expect(await connect(app, { authorization })).toBe('connection_ack');
  },
);

test.for([
  'Bearer a-token-that-nobody-gave',
  STAFF_TOKEN,
  'Bearer',
  'Bearer Token',
  'Bearer Token a-token-that-nobody-gave',
  `Token Bearer ${STAFF_TOKEN}`,
  'Bearer ',
  `Bearer ${STAFF_TOKEN} x`,
  `Bearer ${STAFF_TOKEN.slice(0, -1)}`,
  `Bearer ${'x'.repeat(10_000)}`,
])('a token that is not valid is not anonymous but an error: %s', async (authorization, { app }) => {
  const { status, headers, data, errors } = await app.ask(WHO, {}, { headers: { authorization } });

  expect({ status, data }).toEqual({ status: 401, data: undefined });
  expect(headers.get('www-authenticate')).toBe('Bearer');
  expect(errors).toEqual([
    { code: 'UNAUTHENTICATED', path: undefined, message: 'The token is not valid: it is unknown, expired or revoked.' },
  ]);
  expect(await connect(app, { authorization })).toBe('4401 The token is not valid');
});

test('a token that is not valid is refused over server-sent events too', async ({ app }) => {
  const response = await app.post(JSON.stringify({ query: WHO }), {
    viewer: 'impostor',
    headers: { accept: 'text/event-stream' },
  });

  const text = await response.text();
  expect(response.status).toBe(401);
  expect(text).toContain('UNAUTHENTICATED');
  expect(text).not.toContain('isStaff');
});

test('a socket with a token that is not valid is closed with 4401', async ({ app }) => {
  await using socket = openSocket(app, 'impostor');

  await expect(socket.all(WHO)).rejects.toMatchObject({ code: 4401 });
  expect(await socket.closed).toBe(4401);
});

test('a socket keeps the viewer that it was opened by', async ({ app }) => {
  await using staff = openSocket(app, 'staff');
  await using anybody = openSocket(app, 'anonymous');

  expect([(await staff.ask(WHO)).data, (await anybody.ask(WHO)).data]).toEqual([STAFF, ANONYMOUS]);
});

test('a socket takes the token under the name that HTTP has for it as well', async ({ app }) => {
  expect(await connect(app, { Authorization: 'Bearer a-token-that-nobody-gave' })).toBe('4401 The token is not valid');
  expect(await connect(app, { Authorization: `Bearer ${STAFF_TOKEN}` })).toBe('connection_ack');
});

test.for([
  [undefined, 'connection_ack'],
  [null, 'connection_ack'],
  [{}, 'connection_ack'],
  [{ authorization: null }, 'connection_ack'],
  [{ authorization: { toString: 'Bearer' }, nested: { deep: [1, 2, 3] } }, '4401 The token is not valid'],
  [{ authorization: 7 }, '4401 The token is not valid'],
  [{ authorization: [`Bearer ${STAFF_TOKEN}`] }, '4401 The token is not valid'],
  [{ __proto__: { authorization: 'x' } }, 'connection_ack'],
] as const)('a socket that says %j of itself gets %s', async ([payload, outcome], { app }) => {
  expect(await connect(app, payload)).toBe(outcome);
});

test.for(['text', 7, []])(
  'a socket whose first words are %j is closed as a bad request, and the gateway lives',
  async (payload, { app }) => {
    const outcome = await connect(app, payload);

    expect(outcome).toMatch(/^(4400|connection_ack)/);
    expect(await app.query(WHO)).toEqual(ANONYMOUS);
  },
);

import { expect, test as plainTest } from 'vitest';
import { WebSocket } from 'ws';
import { openTestApp, STAFF_TOKEN, type TestApp } from '../helpers/app.ts';
import { codesOf, TRANSPORTS } from '../helpers/transports.ts';
import { testWithApp } from '../helpers/withApp.ts';

const PORTAL = 'https://portal.example';
const test = testWithApp({ config: { CORS_ORIGINS: PORTAL } });

const preflight = (app: TestApp, origin: string) =>
  fetch(`${app.url}/graphql`, {
    method: 'OPTIONS',
    headers: { origin, 'access-control-request-method': 'POST', 'access-control-request-headers': 'content-type' },
  });

test('a page of an allowed origin may ask, and its answers are kept apart from those of others', async ({ app }) => {
  const asked = await preflight(app, PORTAL);
  const answer = await app.post('{"query":"{ viewer { isStaff } }"}', { headers: { origin: PORTAL } });

  expect(asked.status).toBe(204);
  expect(asked.headers.get('access-control-allow-methods')).toContain('POST');
  expect(asked.headers.get('access-control-allow-headers')).toContain('authorization');
  for (const { headers } of [asked, answer]) {
    expect(headers.get('access-control-allow-origin')).toBe(PORTAL);
    expect(headers.get('access-control-allow-credentials')).toBeNull();
    expect(headers.get('vary')).toContain('Origin');
  }
});

test.for(['https://evil.example', 'null', 'https://portal.example.evil.example', 'http://portal.example'])(
  'a page of %s may not',
  async (origin, { app }) => {
    const asked = await preflight(app, origin);
    const answer = await app.post('{"query":"{ viewer { isStaff } }"}', { headers: { origin } });

    expect(asked.status).toBe(403);
    for (const { headers } of [asked, answer]) expect(headers.get('access-control-allow-origin')).toBeNull();
  },
);

/** The status with which a socket is opened or refused. */
function upgrade(app: TestApp, headers: Record<string, string>): Promise<number | undefined> {
  return new Promise((resolve) => {
    const socket = new WebSocket(`${app.url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws', { headers });
    socket.on('error', () => undefined);
    socket.once('upgrade', ({ statusCode }) => {
      socket.once('open', () => socket.terminate());
      resolve(statusCode);
    });
    socket.once('unexpected-response', (request, { statusCode }) => {
      request.destroy();
      resolve(statusCode);
    });
  });
}

test('pages of the gateway itself, of allowed origins, and whoever is no page may open sockets; other pages may not', async ({
  app,
}) => {
  const origins = [app.url, PORTAL, 'https://evil.example', 'null'];

  const statuses = await Promise.all([upgrade(app, {}), ...origins.map((origin) => upgrade(app, { origin }))]);

  expect(statuses).toEqual([101, 101, 101, 403, 403]);
});

plainTest(
  'behind a proxy pages of the host that was asked may open sockets, with the port of their protocol or without',
  async () => {
    await using app = await openTestApp({ config: { TRUST_PROXY: '1' } });
    const asked = (host: string, origin: string) => upgrade(app, { 'x-forwarded-host': host, origin });

    const statuses = [
      await asked('catalog.example', 'https://catalog.example'),
      await asked('catalog.example:443', 'https://catalog.example'),
      await asked('CATALOG.example:8443', 'https://catalog.example:8443'),
      await asked('catalog.example', 'https://evil.example'),
      await asked('catalog.example:99999', 'https://catalog.example'),
    ];

    expect(statuses).toEqual([101, 101, 101, 403, 403]);
  },
);

test('a slash at the end of an address changes nothing', async ({ app }) => {
  const body = '{"query":"{ viewer { isStaff } }"}';
  const [posted, got] = [
    await fetch(`${app.url}/graphql/`, { method: 'POST', headers: { 'content-type': 'application/json' }, body }),
    await app.get(`/graphql/?${new URLSearchParams({ query: '{ viewer { isStaff } }' }).toString()}`),
  ];
  const reserved = await fetch(`${app.url}/graphql/stream/`, { method: 'PUT' });
  const socket = new WebSocket(`${app.url.replace('http', 'ws')}/graphql/`, 'graphql-transport-ws');
  const isOpen = await new Promise((resolve) => socket.once('open', () => resolve(true)).once('error', () => resolve(false)));
  socket.terminate();

  expect([await posted.json(), await got.json()]).toMatchObject(Array(2).fill({ data: { viewer: { isStaff: false } } }));
  expect([reserved.status, isOpen, (await app.get('/health/')).status]).toEqual([201, true, 200]);
});

test('an answer has the id of its request, the given one where that is sane', async ({ app }) => {
  const idOf = async (path: string, headers: Record<string, string> = {}) =>
    (await app.get(path, headers)).headers.get('x-request-id');

  expect(await idOf('/health', { 'x-request-id': 'abc-1' })).toBe('abc-1');
  expect(await idOf('/nowhere', { 'x-request-id': 'a b' })).toMatch(/^[\da-f-]{36}$/);
  expect(await idOf('/graphql?query={__typename}')).toMatch(/^[\da-f-]{36}$/);
});

const INTROSPECTION = '{ __schema { types { name } } }';

for (const [policy, mays] of [
  ['staff', { anonymous: ['UNAUTHENTICATED'], user: ['FORBIDDEN'], staff: [] }],
  ['off', { anonymous: ['FORBIDDEN'], user: ['FORBIDDEN'], staff: ['FORBIDDEN'] }],
] as const)
  plainTest(`with introspection ${policy} the schema is read by those alone who may, over every transport`, async () => {
    await using app = await openTestApp({ config: { INTROSPECTION: policy } });

    for (const [, ask] of TRANSPORTS)
      for (const viewer of ['staff', 'user', 'anonymous'] as const) {
        expect(codesOf(await ask(app, INTROSPECTION, {}, viewer))).toEqual(mays[viewer]);
        expect(codesOf(await ask(app, '{ __typename }', {}, viewer))).toEqual([]);
      }
    const printed = await app.get('/schema.graphql', { authorization: `Bearer ${STAFF_TOKEN}` });
    expect([printed.status, (await app.get('/schema.graphql')).status]).toEqual(policy === 'staff' ? [200, 401] : [403, 403]);
    expect((await app.ask('{ catalog }')).errors[0]?.message).not.toContain('Did you mean');
  });

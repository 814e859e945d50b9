import { expect, test, vi } from 'vitest';
import { WebSocket } from 'ws';
import { openTestApp, type TestApp } from '../helpers/app.ts';
import { isPostgresql } from '../helpers/database.ts';
import { hold, waiting } from '../helpers/lock.ts';
import { openUpstream } from '../helpers/upstream.ts';

const config = { REQUEST_TIMEOUT_SECONDS: '1', INTROSPECTION: 'staff' };
const QUERY = '{"query":"{ viewer { name } }"}';

/** How a socket with a token is closed. */
function closed(app: TestApp, authorization: string): Promise<string> {
  const socket = new WebSocket(`${app.url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws');
  socket.once('open', () => socket.send(JSON.stringify({ type: 'connection_init', payload: { authorization } })));
  return new Promise((resolve) => socket.once('close', (code, reason) => resolve(`${code} ${reason.toString()}`)));
}

/** What each way to ask comes to with a token that cannot be checked. */
async function outcomes(app: TestApp, token: string) {
  const authorization = `Bearer ${token}`;
  const headers = { authorization, 'content-type': 'application/json' };
  const told = async (path: string, init: RequestInit = {}) => {
    const response = await fetch(`${app.url}${path}`, { headers, ...init });
    const body = JSON.parse(await response.text()) as Record<string, any>;
    return [response.status, body['errors']?.[0].extensions.code ?? body['detail'] ?? body['error']];
  };
  const [graphql, rest, schema, stream, socket] = await Promise.all([
    told('/graphql', { method: 'POST', body: QUERY }),
    told('/api/marketplace-software-catalogs/'),
    told('/schema.graphql'),
    told('/graphql/stream', { method: 'PUT' }),
    closed(app, authorization),
  ]);
  return { graphql, rest, schema, stream, socket };
}

const TOO_LONG = 'The token could not be checked within the time limit of 1 s.';
const STOPPED = {
  graphql: [504, 'TIMEOUT'],
  rest: [504, TOO_LONG],
  schema: [504, TOO_LONG],
  stream: [504, 'TIMEOUT'],
  socket: '1013 The token cannot be checked now',
};

test('a token that the database does not tell about in time is told as that, and its statement is cancelled', async () => {
  await using app = await openTestApp({ config });
  const release = await hold(app, 'api_token');

  const told = await outcomes(app, 'scg_a-token-that-nobody-knows');
  if (isPostgresql) await vi.waitFor(async () => expect(await waiting(app)).toBe(0));
  await release();

  expect(told).toEqual(STOPPED);
  expect((await app.ask('{ viewer { name } }', {}, { viewer: { token: 'scg_unknown' } })).status).toBe(401);
});

test('a token whose keys its provider does not send in time is told as that', async () => {
  await using provider = await openUpstream({ '/keys': { isSilent: true } });
  await using app = await openTestApp({
    config: { ...config, OIDC_ISSUER: 'https://login.example', OIDC_AUDIENCE: 'us', OIDC_JWKS_URL: provider.url('/keys') },
  });
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');

  const told = await outcomes(app, `${part({ alg: 'ES256', kid: 'one' })}.${part({ sub: 'ana' })}.c2lnbmF0dXJl`);

  expect(told).toEqual(STOPPED);
  expect(app.defects()).toEqual([]);
});

test('while a provider has no keys to send, its tokens are not told to be invalid: portals would log everybody out', async () => {
  await using provider = await openUpstream({ '/keys': { status: 503 } });
  await using app = await openTestApp({
    config: {
      INTROSPECTION: 'staff',
      OIDC_ISSUER: 'https://login.example',
      OIDC_AUDIENCE: 'us',
      OIDC_JWKS_URL: provider.url('/keys'),
    },
  });
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const away = expect.stringMatching(/^The identity provider is currently unavailable/) as string;

  const told = await outcomes(app, `${part({ alg: 'ES256', kid: 'one' })}.${part({ sub: 'ana' })}.c2lnbmF0dXJl`);
  const logged = app.defects();

  expect(told).toEqual({
    graphql: [503, 'PROVIDER_UNAVAILABLE'],
    rest: [503, away],
    schema: [503, away],
    stream: [503, 'PROVIDER_UNAVAILABLE'],
    socket: '1013 The token cannot be checked now',
  });
  expect(new Set(logged.map(({ msg }) => msg))).toEqual(new Set(['tokens of OpenID Connect cannot be checked']));
});

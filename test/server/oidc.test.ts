import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type CryptoKey, exportJWK, generateKeyPair, type JWK, type JWTPayload, SignJWT, UnsecuredJWT } from 'jose';
import { expect, test as base } from 'vitest';
import { openTestApp, type TestApp } from '../helpers/app.ts';
import { transports } from '../helpers/operations.ts';
import { openEventStream } from '../helpers/sse.ts';
import { openSocket } from '../helpers/socket.ts';
import { insertScriptedJob } from '../helpers/scriptedJob.ts';

const ISSUER = 'https://login.example/realms/hpc';
const AUDIENCE = 'software-catalog';
const WHO = '{ viewer { name role } }';
const WATCH = 'subscription ($jobId: ID!) { importProgress(jobId: $jobId) { sequence } }';

interface SignOptions {
  readonly key?: CryptoKey;
  readonly kid?: string;
  readonly alg?: string;
  /** Null for never. */
  readonly expires?: string | number | null;
}

/** An issuer of tokens, whose keys are served from here. */
class Provider implements AsyncDisposable {
  readonly #server: Server;
  readonly #key: CryptoKey;
  readonly url: string;
  readonly publicKey: JWK;
  /** What it answers when it is asked for its keys. */
  answer: { status: number; body: string };

  constructor(server: Server, key: CryptoKey, publicKey: JWK) {
    this.#server = server;
    this.#key = key;
    this.publicKey = publicKey;
    this.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/keys`;
    this.answer = { status: 200, body: JSON.stringify({ keys: [publicKey] }) };
    server.on('request', (_request, response) => response.writeHead(this.answer.status).end(this.answer.body));
  }

  sign(claims: JWTPayload = {}, { key = this.#key, kid = 'one', alg = 'ES256', expires = '1h' }: SignOptions = {}) {
    const { iss = ISSUER, aud = AUDIENCE, sub = 'ana', ...rest } = claims;
    const token = new SignJWT({ iss, aud, ...('sub' in claims && claims.sub === undefined ? {} : { sub }), ...rest });
    if (expires !== null) token.setExpirationTime(expires);
    return token.setProtectedHeader({ alg, kid }).sign(key);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}

async function openProvider(): Promise<Provider> {
  const { privateKey, publicKey } = await generateKeyPair('ES256');
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return new Provider(server, privateKey, { ...(await exportJWK(publicKey)), kid: 'one', alg: 'ES256', use: 'sig' });
}

const open = (provider: Provider, config: Record<string, string> = {}) =>
  openTestApp({
    config: { OIDC_ISSUER: ISSUER, OIDC_AUDIENCE: AUDIENCE, OIDC_JWKS_URL: provider.url, ...config },
  });

const test = base.extend<{ provider: Provider; app: TestApp }>({
  provider: [
    async ({}, use) => {
      await using provider = await openProvider();
      await use(provider);
    },
    { scope: 'file' },
  ],
  app: [
    async ({ provider }, use) => {
      await using app = await open(provider);
      await use(app);
    },
    { scope: 'file' },
  ],
});

const who = async (app: TestApp, token: string) => (await app.query(WHO, {}, { viewer: { token } }))['viewer'] as unknown;
const codesOf = async (app: TestApp, token: string) =>
  (await app.ask(WHO, {}, { viewer: { token } })).errors.map(({ code }) => code);

test.for<[string, JWTPayload, string]>([
  ['no role', {}, 'USER'],
  ['roles without the one of staff', { roles: ['reader', 'staffer'] }, 'USER'],
  ['roles with the one of staff', { roles: ['reader', 'staff'] }, 'STAFF'],
  ['one role', { roles: 'staff' }, 'STAFF'],
  ['a text that only contains it', { roles: 'no-staff' }, 'USER'],
  ['an object for roles', { roles: { staff: true } }, 'USER'],
  ['two audiences', { aud: ['another', AUDIENCE] }, 'USER'],
])('a token with %s makes its subject a viewer with the right role', async ([, claims, role], { app, provider }) => {
  expect(await who(app, await provider.sign(claims))).toEqual({ name: 'oidc:ana', role });
});

test.for(Object.keys(transports) as (keyof typeof transports)[])(
  'such a token is taken over %s',
  async (transport, { app, provider }) => {
    const token = await provider.sign({ roles: ['staff'] });

    expect(await transports[transport](app, WHO, { token })).toEqual({
      data: { viewer: { name: 'oidc:ana', role: 'STAFF' } },
      codes: [],
    });
  },
);

test('the staff token and API tokens are taken beside them', async ({ app }) => {
  expect(await app.query(WHO, {}, { viewer: 'staff' })).toEqual({ viewer: { name: 'staff', role: 'STAFF' } });
  expect(await app.query(WHO, {}, { viewer: 'user' })).toEqual({ viewer: { name: 'user', role: 'USER' } });
});

const secret = new TextEncoder().encode('a secret of thirty-two characters and more');
const past = Math.floor(Date.now() / 1_000) - 60;

test.for<[string, (provider: Provider) => Promise<string>]>([
  ['of another issuer', (provider) => provider.sign({ iss: `${ISSUER}/` })],
  ['for another audience', (provider) => provider.sign({ aud: 'another' })],
  ['that has expired', (provider) => provider.sign({}, { expires: past })],
  ['that never expires', (provider) => provider.sign({}, { expires: null })],
  ['that is not valid yet', (provider) => provider.sign({ nbf: past + 3_600 })],
  ['without a subject', (provider) => provider.sign({ sub: undefined })],
  ['with an empty subject', (provider) => provider.sign({ sub: '' })],
  ['of an unknown key', async (provider) => provider.sign({}, { key: (await generateKeyPair('ES256')).privateKey, kid: 'two' })],
  ['that a wrong key has signed', async (provider) => provider.sign({}, { key: (await generateKeyPair('ES256')).privateKey })],
  ['that a shared secret has signed', (provider) => provider.sign({}, { key: secret as never, alg: 'HS256' })],
  [
    'that the public key has signed as a secret',
    (provider) => provider.sign({}, { key: new TextEncoder().encode(JSON.stringify(provider.publicKey)) as never, alg: 'HS256' }),
  ],
  [
    'that nobody has signed',
    async () => new UnsecuredJWT({ iss: ISSUER, aud: AUDIENCE, sub: 'ana' }).setExpirationTime('1h').encode(),
  ],
  ['whose claims were changed', async (provider) => forged(await provider.sign())],
  ['that is none', async () => 'a.b.c'],
])('a token %s is not valid', async ([, make], { app, provider }) => {
  const token = await make(provider);

  const { status, errors } = await app.ask(WHO, {}, { viewer: { token } });

  expect({ status, codes: errors.map(({ code }) => code) }).toEqual({ status: 401, codes: ['UNAUTHENTICATED'] });
  expect(app.defects()).toEqual([]);
});

function forged(token: string): string {
  const [header = '', payload = '', signature = ''] = token.split('.');
  const claims = JSON.parse(Buffer.from(payload, 'base64url').toString()) as object;
  return [header, Buffer.from(JSON.stringify({ ...claims, roles: ['staff'] })).toString('base64url'), signature].join('.');
}

test('a subscription and its socket end when such a token expires', async ({ app, provider }) => {
  const job = await insertScriptedJob(app);
  // Five seconds of tolerance for clocks are past, but for one.
  const token = await provider.sign({ roles: ['staff'] }, { expires: Math.floor(Date.now() / 1_000) - 2 });
  await using stream = await openEventStream(app, WATCH, { jobId: job.id }, { token });
  await using socket = openSocket(app, { token });
  await stream.results.next();
  await socket.ask(WHO);

  const last = await stream.results.next();
  const code = await socket.closed;
  await job.finish();

  expect(last.value).toMatchObject({ errors: [{ extensions: { code: 'UNAUTHENTICATED' } }] });
  expect((await stream.results.next()).done).toBe(true);
  expect(code).toBe(4403);
});

test.for<[string, JWTPayload]>([
  ['realm_access.roles', { realm_access: { roles: ['hpc-admin'] } }],
  ['https://hpc.example/roles', { 'https://hpc.example/roles': ['hpc-admin'] }],
])('the role is read from where OIDC_ROLE_CLAIM says: %s', async ([claim, claims], { provider }) => {
  await using app = await open(provider, { OIDC_ROLE_CLAIM: claim, OIDC_STAFF_VALUE: 'hpc-admin' });

  expect(await who(app, await provider.sign(claims))).toEqual({ name: 'oidc:ana', role: 'STAFF' });
  expect(await who(app, await provider.sign({ roles: ['hpc-admin', 'staff'] }))).toEqual({ name: 'oidc:ana', role: 'USER' });
});

test('while the keys cannot be had, such tokens cannot be checked and the log says why; then they are taken', async ({
  provider,
}) => {
  await using app = await open(provider);
  const token = await provider.sign();
  const { answer } = provider;
  const outcomes: unknown[] = [];

  for (const bad of [
    { status: 503, body: '' },
    { status: 200, body: '<html>' },
    { status: 200, body: '{}' },
  ]) {
    provider.answer = bad;
    const { status } = await app.ask(WHO, {}, { viewer: { token } });
    outcomes.push([status, app.defects().map(({ msg }) => msg)]);
  }
  provider.answer = answer;

  expect(outcomes).toEqual(Array.from({ length: 3 }, () => [503, ['tokens of OpenID Connect cannot be checked']]));
  expect(await codesOf(app, token)).toEqual([]);
});

test('where nobody answers for the keys, nothing else is refused', async ({ provider }) => {
  await using gone = await openProvider();
  await using app = await open(gone);
  await gone[Symbol.asyncDispose]();

  const codes = await codesOf(app, await provider.sign());
  const logged = app.defects();

  expect(codes).toEqual(['PROVIDER_UNAVAILABLE']);
  expect(logged).toMatchObject([{ msg: 'tokens of OpenID Connect cannot be checked' }]);
  expect(await app.query(WHO)).toEqual({ viewer: { name: null, role: null } });
});

test('without the settings no such token is taken', async ({ provider }) => {
  await using app = await openTestApp();

  expect(await codesOf(app, await provider.sign({ roles: ['staff'] }))).toEqual(['UNAUTHENTICATED']);
});

import { expect } from 'vitest';
import type { TestApp } from '../helpers/app.ts';
import type { Data, Viewer } from '../helpers/client.ts';
import { testWithApp } from '../helpers/withApp.ts';

const test = testWithApp();

const CREATE = `mutation ($input: CreateTokenInput!) { createToken(input: $input) { __typename
  ... on CreateTokenPayload { secret token { id uuid name viewerName role createdAt expiresAt lastUsedAt revokedAt } }
  ... on InvalidInputError { code issues { path message } } } }`;
const REVOKE = `mutation ($id: ID!) { revokeToken(input: { id: $id }) { __typename
  ... on RevokeTokenPayload { token { uuid revokedAt } } ... on UserError { code } } }`;
const WHO = '{ viewer { name role isStaff isAuthenticated } }';
const IN_A_DAY = new Date(Date.now() + 86_400_000).toISOString();

const create = async (app: TestApp, input: object): Promise<Data> => (await app.mutate(CREATE, { input }))['createToken'] as Data;
const revoke = async (app: TestApp, id: string): Promise<Data> => (await app.mutate(REVOKE, { id }))['revokeToken'] as Data;
const bearer = (token: unknown): Viewer => ({ token: token as string });
const codesOf = async (app: TestApp, viewer: Viewer) => (await app.ask(WHO, {}, { viewer })).errors.map(({ code }) => code);

test('a token has what it was asked to have, and by default its name for a viewer, the role USER and no end', async ({ app }) => {
  const plain = await create(app, { name: 'ci' });
  const full = await create(app, { name: ' ci ', viewerName: 'ana', role: 'STAFF', expiresAt: IN_A_DAY });

  const rest = { createdAt: expect.any(String), lastUsedAt: null, revokedAt: null, id: expect.any(String) };
  expect(plain).toMatchObject({ token: { name: 'ci', viewerName: 'ci', role: 'USER', expiresAt: null, ...rest } });
  expect(full).toMatchObject({ token: { name: 'ci', viewerName: 'ana', role: 'STAFF', expiresAt: IN_A_DAY, ...rest } });
  expect(plain['token'].uuid).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7/);
});

test('its bearer is the viewer that it names, with its role', async ({ app }) => {
  const user = await create(app, { name: 'ci', viewerName: 'ana' });
  const staff = await create(app, { name: 'ops', role: 'STAFF' });

  const viewer = { isAuthenticated: true };
  expect(await app.query(WHO, {}, { viewer: bearer(user['secret']) })).toEqual({
    viewer: { name: 'ana', role: 'USER', isStaff: false, ...viewer },
  });
  expect(await app.query(WHO, {}, { viewer: bearer(staff['secret']) })).toEqual({
    viewer: { name: 'ops', role: 'STAFF', isStaff: true, ...viewer },
  });
});

test('the secret is shown once, and the table has only its hash', async ({ app }) => {
  const { secret, token } = await create(app, { name: 'kept' });

  const listed = await app.query('{ tokens { nodes { id name viewerName } } }', {}, { viewer: 'staff' });
  const [row] = await app.sql('SELECT t.*, t::text AS text FROM api_token t WHERE id = $1', token.uuid);

  expect(secret).toMatch(/^scg_[\w-]{43}$/);
  expect(JSON.stringify(listed)).not.toContain(secret.slice(4));
  expect(row?.['hash']).toMatch(/^[0-9a-f]{64}$/);
  expect(row?.['text']).not.toContain(secret.slice(4));
});

test('two tokens of one name have secrets of their own', async ({ app }) => {
  const [one, two] = [await create(app, { name: 'twin' }), await create(app, { name: 'twin' })];

  expect(one['secret']).not.toBe(two['secret']);
});

test.for<[string, object, string[]]>([
  ['an empty name', { name: '' }, ['name']],
  ['a blank name', { name: '  ' }, ['name']],
  ['a name that is too long', { name: 'x'.repeat(256) }, ['name']],
  ['a name with U+0000', { name: 'a\0b' }, ['name']],
  ['a name with half a surrogate pair', { name: 'a\ud800' }, ['name']],
  ['an empty viewer', { name: 'a', viewerName: '' }, ['viewerName']],
  ['a viewer with U+0000', { name: 'a', viewerName: '\0' }, ['viewerName']],
  ['a viewer of OpenID Connect', { name: 'a', viewerName: 'oidc:ana' }, ['viewerName']],
  ['a viewer of OpenID Connect behind a blank', { name: 'a', viewerName: ' OIDC:ana' }, ['viewerName']],
  ['a name that would be such a viewer', { name: 'oidc:ana' }, ['viewerName']],
  ['an end in the past', { name: 'a', expiresAt: '2020-01-01T00:00:00Z' }, ['expiresAt']],
  [
    'everything at once',
    { name: '', viewerName: 'oidc:x', expiresAt: '2020-01-01T00:00:00Z' },
    ['name', 'viewerName', 'expiresAt'],
  ],
])('%s is refused by the name of its field', async ([, input, fields], { app }) => {
  const answer = await create(app, input);

  expect(answer).toMatchObject({ __typename: 'InvalidInputError', code: 'INVALID_INPUT' });
  expect(answer['issues'].map(({ path }: { path: string[] }) => path.join('.'))).toEqual(fields);
});

test('an end that is no instant is refused before anything runs', async ({ app }) => {
  const { errors } = await app.ask(CREATE, { input: { name: 'a', expiresAt: 'tomorrow' } }, { viewer: 'staff' });

  expect(errors).toMatchObject([{ code: 'BAD_USER_INPUT' }]);
});

test('a revoked token is not valid any more, and to revoke it again changes nothing', async ({ app }) => {
  const { secret, token } = await create(app, { name: 'lost' });
  const before = await codesOf(app, bearer(secret));

  const first = await revoke(app, token.id);
  const again = await revoke(app, token.uuid);

  expect(before).toEqual([]);
  expect(first).toMatchObject({ __typename: 'RevokeTokenPayload', token: { revokedAt: expect.any(String) } });
  expect(again).toEqual(first);
  expect(await codesOf(app, bearer(secret))).toEqual(['UNAUTHENTICATED']);
});

test('a token that is not there cannot be revoked', async ({ app }) => {
  const answer = await revoke(app, '00000000-0000-7000-8000-000000000000');

  expect(answer).toEqual({ __typename: 'NotFoundError', code: 'NOT_FOUND' });
});

test('the id of something else is refused', async ({ app }) => {
  const id = Buffer.from('Catalog:00000000-0000-7000-8000-000000000000').toString('base64url');

  const { errors } = await app.ask(REVOKE, { id }, { viewer: 'staff' });

  expect(errors).toMatchObject([{ code: 'BAD_USER_INPUT' }]);
});

test('tokens are listed newest first, in pages both ways', async ({ app }) => {
  for (const name of ['one', 'two', 'three']) await create(app, { name });
  const page = async (args: string) =>
    (
      await app.query(
        `{ tokens(${args}) { nodes { name } pageInfo { endCursor startCursor } totalCount } }`,
        {},
        { viewer: 'staff' },
      )
    )['tokens'] as Data;

  const first = await page('first: 2');
  const second = await page(`first: 1, after: "${first['pageInfo'].endCursor}"`);
  const back = await page(`last: 2, before: "${second['pageInfo'].startCursor}"`);

  expect(first['nodes']).toEqual([{ name: 'three' }, { name: 'two' }]);
  expect(second['nodes']).toEqual([{ name: 'one' }]);
  expect(back['nodes']).toEqual(first['nodes']);
  expect(first['totalCount']).toBeGreaterThan(3);
});

test('a request with a token costs one statement more, and one with something else none', async ({ app }) => {
  const { secret } = await create(app, { name: 'counted' });
  app.statements();

  await app.query(WHO, {}, { viewer: bearer(secret) });
  const withToken = app.statements();
  await app.ask(WHO, {}, { viewer: 'impostor' });

  expect(withToken).toEqual(['token.bearer']);
  expect(app.statements()).toEqual([]);
});

test('its last use is noted once a minute', async ({ app }) => {
  const { secret, token } = await create(app, { name: 'used' });
  const lastUse = async () => {
    const [row] = await app.sql<{ used: Date | null }>('SELECT last_used_at AS used FROM api_token WHERE id = $1', token.uuid);
    return row?.used ?? null;
  };
  const use = () => app.query(WHO, {}, { viewer: bearer(secret) });

  const atFirst = await lastUse();
  await use();
  await expect.poll(lastUse).not.toBeNull();
  const noted = await lastUse();
  for (let turn = 0; turn < 3; turn += 1) await use();
  const within = await lastUse();
  await app.sql("UPDATE api_token SET last_used_at = now() - interval '2 minutes' WHERE id = $1", token.uuid);
  await use();

  expect(atFirst).toBeNull();
  expect(within).toEqual(noted);
  await expect.poll(async () => Number(await lastUse())).toBeGreaterThan(Date.now() - 60_000);
});

test('a use that cannot be noted fails no request', async ({ app }) => {
  const { secret } = await create(app, { name: 'unnoted' });
  await app.sql(`CREATE FUNCTION refuse_note() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'read-only'; END $$`);
  await app.sql('CREATE TRIGGER refuse_note BEFORE UPDATE OF last_used_at ON api_token EXECUTE FUNCTION refuse_note()');

  const codes = await codesOf(app, bearer(secret));
  const logged: string[] = [];
  await expect
    .poll(() => logged.push(...app.defects().map(({ err }) => err?.message ?? '')) && logged)
    .toContainEqual('read-only');
  await app.sql('DROP TRIGGER refuse_note ON api_token');

  expect(codes).toEqual([]);
});

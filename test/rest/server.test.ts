import { request } from 'node:http';
import { expect } from 'vitest';
import { openTestApp, type TestApp } from '../helpers/app.ts';
import { isPostgresql } from '../helpers/database.ts';
import { catalog } from '../helpers/factories.ts';
import { ask, listed } from '../helpers/rest.ts';
import { testWithApp } from '../helpers/withApp.ts';

const CATALOGS = 'marketplace-software-catalogs/';
const test = testWithApp({ catalogs: [catalog('2023.06').package('GROMACS').packages(20)], config: { RESPONSE_CACHE_MB: '1' } });
const proxied = { 'x-forwarded-proto': 'https', 'x-forwarded-host': 'portal.example.org' };

/** The status of a request with any Host header, which fetch does not let anybody choose. */
const statusFor = (app: TestApp, host: string) =>
  new Promise<number | undefined>((resolve, reject) => {
    request(`${app.url}/api/${CATALOGS}`, { headers: { host } }, (response) => {
      response.resume().on('end', () => resolve(response.statusCode));
    })
      .on('error', reject)
      .end();
  });

test('addresses begin as the client has asked; what proxies say of it counts where there are some', async ({ app: plain }) => {
  await using behind = await openTestApp({ catalogs: [catalog('2023.06').package('GROMACS')], config: { TRUST_PROXY: '1' } });

  const [here] = (await ask(plain, 'GET', CATALOGS, { headers: proxied })).body;
  const { body, headers } = await ask(behind, 'GET', CATALOGS, { headers: proxied });

  expect(here.url).toBe(`${plain.url}/api/${CATALOGS}${here.uuid}/`);
  expect(body[0].url).toBe(`https://portal.example.org/api/${CATALOGS}${body[0].uuid}/`);
  expect(headers.get('link')).toMatch(/^<https:\/\/portal\.example\.org\/api\//);
  expect(await statusFor(plain, 'evil"><script>')).toBe(400);
});

test.for([
  ['catalog.example', 200],
  ['catalog.example:443', 200],
  ['[2001:db8::1]:4000', 200],
  ['CATALOG.example.', 200],
  ['catalog.example:99999', 400],
  ['a:b:c', 400],
  ['[2001:db8::1', 400],
  ['2001:db8::1', 400],
  ['catalog.example:80a', 400],
  ['999.999.999.999', 400],
] as const)('a request to the host %s is answered with %i', async ([host, status], { app }) => {
  expect(await statusFor(app, host)).toBe(status);
});

test('answers are compressed where a client takes that, are not kept, and carry the id of their request', async ({ app }) => {
  const response = await fetch(`${app.url}/api/marketplace-software-packages/`, {
    headers: { 'accept-encoding': 'gzip', 'x-request-id': 'mine' },
  });

  const names = ['content-encoding', 'content-type', 'cache-control', 'x-request-id'];
  expect(names.map((name) => response.headers.get(name))).toEqual(['gzip', 'application/json', 'no-store', 'mine']);
  expect(await response.json()).toHaveLength(10);
});

test('a client that exceeds its rate limit learns when to retry', async () => {
  await using app = await openTestApp({ config: { RATE_LIMIT: '60', RATE_LIMIT_BURST: '2' } });

  const answers = [];
  for (let count = 0; count < 4; count += 1) answers.push(await ask(app, 'GET', 'schema/'));

  const last = answers.at(-1);
  expect([answers[0]?.status, last?.status]).toEqual([200, 429]);
  expect(last?.body).toEqual({ detail: expect.stringMatching(/^Request was throttled\. Expected available in \d+ seconds\.$/) });
  expect(Number(last?.headers.get('retry-after'))).toBeGreaterThan(0);
});

test('an import over REST is news for GraphQL, and a change over GraphQL for REST', async ({ app }) => {
  const [{ uuid }] = (await listed(app, CATALOGS)) as [{ uuid: string }];
  const versionOf = async () =>
    (await app.query('query ($id: ID!) { catalog(id: $id) { version } }', { id: uuid })).catalog.version;
  await versionOf();

  await ask(app, 'PATCH', `${CATALOGS}${uuid}/`, { viewer: 'staff', body: { version: '2023.06-a' } });
  expect(await versionOf()).toBe('2023.06-a');
  await app.mutate('mutation ($id: ID!) { updateCatalog(input: { id: $id, version: "2023.06-b" }) { __typename } }', {
    id: uuid,
  });
  expect((await listed(app, CATALOGS))[0]).toMatchObject({ version: '2023.06-b' });
});

/** Keeps everybody else from the rows of packages until it is released. */
async function hold(app: TestApp): Promise<{ release: () => void; held: Promise<void> }> {
  let release: () => void = () => undefined;
  const released = new Promise<void>((resolve) => (release = resolve));
  let begin: () => void = () => undefined;
  const begun = new Promise<void>((resolve) => (begin = resolve));
  const held = app.app.db.transaction(async (tx) => {
    if (isPostgresql) await tx.query('test', 'LOCK TABLE package IN ACCESS EXCLUSIVE MODE');
    begin();
    await released;
  });
  await begun;
  return { release, held };
}

test('a read that takes too long is stopped, and says so', async () => {
  await using app = await openTestApp({
    catalogs: [catalog('2023.06').package('GROMACS')],
    config: { REQUEST_TIMEOUT_SECONDS: '1' },
  });
  const { release, held } = await hold(app);

  const slow = await ask(app, 'GET', 'marketplace-software-packages/');
  release();
  await held;

  expect([slow.status, slow.body]).toEqual([504, { detail: expect.stringContaining('1 s') }]);
  expect((await ask(app, 'GET', 'marketplace-software-packages/')).status).toBe(200);
});

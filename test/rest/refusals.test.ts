import { expect } from 'vitest';
import { ROUTES } from '../../src/rest/index.ts';
import type { TestApp } from '../helpers/app.ts';
import { catalog } from '../helpers/factories.ts';
import { offer } from '../helpers/offerings.ts';
import { ask, listed, write } from '../helpers/rest.ts';
import { testWithApp } from '../helpers/withApp.ts';

const TABLES = ['catalog', 'package', 'package_version', 'target', 'offering', 'offering_catalog', 'import_job'];
const uuids: Record<string, string> = {};

const test = testWithApp({ catalogs: [catalog('2023.06').package('GROMACS')] }, async (app) => {
  for (const list of ['catalogs', 'packages', 'versions', 'targets'])
    uuids[`marketplace-software-${list}`] = (await listed(app, `marketplace-software-${list}/`))[0].uuid;
  await offer(app);
  uuids['marketplace-provider-offerings'] = (await app.sql<{ id: string }>('SELECT id FROM offering'))[0]?.id ?? '';
  uuids['marketplace-software-imports'] = (await app.sql<{ id: string }>('SELECT id FROM import_job'))[0]?.id ?? '';
});

/** Everything that is written, so that it shows whether anything was. */
async function everything(app: TestApp): Promise<unknown> {
  return Promise.all(TABLES.map((table) => app.sql(`SELECT * FROM ${table} ORDER BY id`)));
}

const EVERY = ROUTES.map((route) => ({ title: `${route.method} ${route.path}`, ...route }));
const WRITES = EVERY.filter(({ method }) => method !== 'GET' && method !== 'HEAD');
const WITH_BODY = EVERY.filter(({ body }) => body);

/** The path of a route with a row that is there. */
function pathOf({ path }: { path: string }): string {
  const [slug = ''] = path.slice('/api/'.length).split('/');
  return path.replace('{parent}', '0'.repeat(32)).replace('{uuid}', uuids[slug] ?? '0'.repeat(32));
}

const bodyOf = (method: string, body: unknown) => (method === 'HEAD' ? null : body);

test.for(EVERY)('$title: a token that is not valid is no token', async (route, { app }) => {
  const before = await everything(app);
  const { status, headers, body } = await ask(app, route.method, pathOf(route), { viewer: 'impostor' });

  expect([status, body]).toEqual([401, bodyOf(route.method, { detail: 'Invalid token.' })]);
  expect(headers.get('www-authenticate')).toBe('Token');
  expect(await everything(app)).toEqual(before);
});

test.for(EVERY.filter(({ access }) => access !== 'reader'))('$title: needs a token', async (route, { app }) => {
  const before = await everything(app);
  const { status, body } = await ask(app, route.method, pathOf(route), route.body && { body: '{' });

  expect([status, body]).toEqual([401, bodyOf(route.method, { detail: 'Authentication credentials were not provided.' })]);
  expect(await everything(app)).toEqual(before);
});

test.for(EVERY.filter(({ access }) => access !== 'reader'))('$title: is not for every user', async (route, { app }) => {
  const before = await everything(app);
  const { status, body } = await ask(app, route.method, pathOf(route), { viewer: 'user', ...(route.body && { body: '{' }) });

  expect([status, body]).toEqual([403, bodyOf(route.method, { detail: 'You do not have permission to perform this action.' })]);
  expect(await everything(app)).toEqual(before);
});

test.for(EVERY.filter(({ path }) => path.includes('{uuid}')))(
  '$title: a row that is not there is not found',
  async (route, { app }) => {
    for (const uuid of ['0'.repeat(32), 'nonsense', '%F0', '%00']) {
      const path = route.path.replace('{parent}', uuid).replace('{uuid}', uuid);
      const { status, body } = await ask(app, route.method, path, { viewer: 'staff', ...(route.body && { body: {} }) });

      expect([status, body]).toEqual([404, bodyOf(route.method, { detail: 'Not found.' })]);
    }
  },
);

const BROKEN: [what: string, options: object, status: number, body: object][] = [
  ['no JSON', { body: '{"name": ' }, 400, { detail: expect.stringMatching(/^JSON parse error - /) }],
  ['a list', { body: [] }, 400, { non_field_errors: ['Invalid data. Expected a dictionary, but got list.'] }],
  ['a text', { body: '"name"' }, 400, { non_field_errors: ['Invalid data. Expected a dictionary, but got str.'] }],
  ['null', { body: 'null' }, 400, { non_field_errors: ['Invalid data. Expected a dictionary, but got NoneType.'] }],
  [
    'a form without its boundary',
    { body: 'name=x', headers: { 'content-type': 'multipart/form-data' } },
    400,
    { detail: 'Form parse error.' },
  ],
  [
    'plain text',
    { body: '{}', headers: { 'content-type': 'text/plain' } },
    415,
    { detail: 'Unsupported media type "text/plain" in request.' },
  ],
  ['too much', { body: JSON.stringify({ name: 'a'.repeat(1_000_001) }) }, 413, { detail: 'Request body too large.' }],
];

for (const [what, options, status, expected] of BROKEN)
  test.for(WITH_BODY)(`$title: a body that is ${what} is refused`, async (route, { app }) => {
    const before = await everything(app);
    const answer = await ask(app, route.method, pathOf(route), { viewer: 'staff', ...options });

    expect([answer.status, answer.body]).toEqual([status, expected]);
    expect(await everything(app)).toEqual(before);
  });

const REQUIRED = ['This field is required.'];
const MISSING: Readonly<Record<string, object>> = {
  marketplace_software_catalogs_create: { name: REQUIRED, version: REQUIRED },
  marketplace_software_catalogs_update: { name: REQUIRED, version: REQUIRED },
  marketplace_software_catalogs_import_catalog: { name: REQUIRED },
  marketplace_software_packages_create: { catalog: REQUIRED, name: REQUIRED },
  marketplace_software_packages_update: { catalog: REQUIRED, name: REQUIRED },
  marketplace_software_versions_create: { package: REQUIRED, version: REQUIRED },
  marketplace_software_targets_create: { version: REQUIRED },
  marketplace_provider_offerings_add_software_catalog: { catalog: REQUIRED },
  marketplace_provider_offerings_update_software_catalog: { offering_catalog_uuid: REQUIRED },
  marketplace_provider_offerings_remove_software_catalog: { offering_catalog_uuid: REQUIRED },
};

test.for(WITH_BODY.filter(({ operationId }) => operationId in MISSING))(
  '$title: what has to be given is named, and what nobody knows is ignored',
  async (route, { app }) => {
    const before = await everything(app);
    const { status, body } = await ask(app, route.method, pathOf(route), { viewer: 'staff', body: { colour: 'red' } });

    expect([status, body]).toEqual([400, MISSING[route.operationId]]);
    expect(await everything(app)).toEqual(before);
  },
);

test('every body of which something has to be given is among those that are tried here', () => {
  const needy = WITH_BODY.filter(({ body }) => !body?.safeParse({}).success);

  expect(needy.map(({ operationId }) => operationId).sort()).toEqual(Object.keys(MISSING).sort());
});

const at = (list: string) => `marketplace-software-${list}/${uuids[`marketplace-software-${list}`]}/`;

const WRONG: [method: string, path: () => string, body: object, faults: object][] = [
  ['PATCH', () => at('catalogs'), { name: ' ' }, { name: ['This field may not be blank.'] }],
  ['PATCH', () => at('catalogs'), { name: null }, { name: ['This field may not be null.'] }],
  ['PATCH', () => at('catalogs'), { name: 1 }, { name: ['Not a valid string.'] }],
  ['PATCH', () => at('catalogs'), { name: 'a'.repeat(256) }, { name: [expect.any(String)] }],
  ['PATCH', () => at('catalogs'), { catalog_type: 'wheel' }, { catalog_type: ['"wheel" is not a valid choice.'] }],
  ['PATCH', () => at('catalogs'), { auto_update_enabled: 'perhaps' }, { auto_update_enabled: ['Must be a valid boolean.'] }],
  ['PATCH', () => at('catalogs'), { metadata: [] }, { metadata: ['Expected a dictionary of items.'] }],
  ['PATCH', () => at('catalogs'), { source_url: 'javascript:alert(1)' }, { source_url: [expect.any(String)] }],
  ['PATCH', () => at('packages'), { homepage: 'nowhere' }, { homepage: [expect.any(String)] }],
  ['PATCH', () => at('packages'), { categories: 'bio' }, { categories: ['Expected a list of items.'] }],
  ['PATCH', () => at('packages'), { categories: [1] }, { categories: ['Not a valid string.'] }],
  ['PATCH', () => at('packages'), { catalog: 'https://example.org/' }, { catalog: ['Invalid hyperlink - No URL match.'] }],
  ['PATCH', () => at('packages'), { catalog: '0'.repeat(32) }, { catalog: ['Invalid hyperlink - Object does not exist.'] }],
  ['PATCH', () => at('packages'), { parent_software: '0'.repeat(32) }, { parent_software: [expect.any(String)] }],
  [
    'POST',
    () => 'marketplace-software-packages/',
    { catalog: '0'.repeat(32), name: 'x', is_extension: true, ecosystem: 'software' },
    { is_extension: ['This value contradicts the ecosystem software.'] },
  ],
  [
    'PATCH',
    () => at('packages'),
    { is_extension: true, ecosystem: 'python', parent_software: '0'.repeat(32) },
    { parent_software: [expect.any(String)] },
  ],
  ['PATCH', () => at('versions'), { package: '0'.repeat(32) }, { package: ['The package of a version cannot be changed.'] }],
  ['PATCH', () => at('versions'), { release_date: 'soon' }, { release_date: [expect.stringContaining('YYYY-MM-DD')] }],
  ['PATCH', () => at('targets'), { version: '0'.repeat(32) }, { version: ['The version of a target cannot be changed.'] }],
  ['PATCH', () => at('targets'), { target_type: '' }, { target_type: [expect.any(String)] }],
  [
    'POST',
    () => 'marketplace-software-packages/',
    { catalog: '0'.repeat(32), name: 'x' },
    { catalog: ['Invalid hyperlink - Object does not exist.'] },
  ],
  [
    'POST',
    () => 'marketplace-software-versions/',
    { package: '0'.repeat(32), version: '1' },
    { package: ['Invalid hyperlink - Object does not exist.'] },
  ],
  [
    'POST',
    () => 'marketplace-software-targets/',
    { version: '0'.repeat(32) },
    { version: ['Invalid hyperlink - Object does not exist.'] },
  ],
  [
    'POST',
    () => 'marketplace-software-catalogs/',
    { name: 'EESSI', version: '2023.06' },
    { non_field_errors: ['A catalog with the name "EESSI", the version "2023.06" and this type already exists.'] },
  ],
];

test.for([
  ['name=&version=1&metadata=[]&auto_update_enabled=perhaps', 'name', 'metadata', 'auto_update_enabled'],
  ['catalog_type=wheel&metadata={', 'name', 'version', 'catalog_type', 'metadata'],
])('of the form %s every wrong field is named', async ([body, ...faults], { app }) => {
  const headers = { 'content-type': 'application/x-www-form-urlencoded' };
  const answer = await ask(app, 'POST', 'marketplace-software-catalogs/', { viewer: 'staff', headers, body });

  expect([answer.status, Object.keys(answer.body as object)]).toEqual([400, expect.arrayContaining(faults)]);
});

test.for(WRONG)('%s %s %j is refused, and nothing is written', async ([method, path, body, faults], { app }) => {
  const before = await everything(app);
  const answer = await ask(app, method, path(), { viewer: 'staff', body });

  expect([answer.status, answer.body]).toEqual([400, faults]);
  expect(await everything(app)).toEqual(before);
});

test('metadata that is nested too deep is refused, however deep it is', async ({ app }) => {
  const body = `{"metadata": {"a": ${'['.repeat(100_000)}${']'.repeat(100_000)}}}`;

  expect(await ask(app, 'PATCH', at('catalogs'), { viewer: 'staff', body })).toMatchObject({
    status: 400,
    body: { metadata: [expect.stringContaining('nested')] },
  });
});

const KEYS: [list: string, key: readonly string[]][] = [
  ['catalogs', ['name', 'version']],
  ['packages', ['catalog', 'name']],
  ['versions', ['package', 'version', 'module']],
  ['targets', ['version', 'target_name', 'target_subtype']],
];

test.for(KEYS)('of %s another one with the same key is refused', async ([list, key], { app }) => {
  const before = await everything(app);
  const [row] = await listed(app, `marketplace-software-${list}/`);
  const body = Object.fromEntries(key.map((field) => [field, row[field]]));
  const answer = await ask(app, 'POST', `marketplace-software-${list}/`, { viewer: 'staff', body });

  expect([answer.status, answer.body]).toEqual([400, { non_field_errors: [expect.stringContaining('already')] }]);
  expect(await everything(app)).toEqual(before);
});

test.for(['DELETE', 'PUT', 'PATCH', 'OPTIONS'])('%s is not allowed on a list', async (method, { app }) => {
  const { status, headers, body } = await ask(app, method, 'marketplace-software-catalogs/', { viewer: 'staff' });

  expect([status, headers.get('allow'), body]).toEqual([405, 'GET, HEAD, POST', { detail: `Method "${method}" not allowed.` }]);
});

const NOT_ALLOWED: [method: string, path: () => string, allowed: string][] = [
  ['POST', () => at('catalogs'), 'GET, HEAD, PUT, PATCH, DELETE'],
  ['DELETE', () => 'marketplace-software-catalogs/discover/', 'GET, HEAD'],
  ['GET', () => 'marketplace-software-catalogs/import_catalog/', 'POST'],
  ['PATCH', () => 'marketplace-software-catalogs/import_catalog/', 'POST'],
];

test.for(NOT_ALLOWED)('%s %s is not allowed, and what is allowed is said', async ([method, path, allowed], { app }) => {
  const { status, headers } = await ask(app, method, path(), { viewer: 'staff' });

  expect([status, headers.get('allow')]).toEqual([405, allowed]);
});

test.for(['nothing/', 'marketplace-software-catalogs/x/y/z/'])('there is nothing at /api/%s', async (path, { app }) => {
  expect(await ask(app, 'GET', path)).toMatchObject({ status: 404, body: { detail: 'Not found.' } });
});

/** Values of GraphQL's enums are written otherwise here. */
test('no message has a value that only GraphQL has', async ({ app }) => {
  const [gromacs] = await listed(app, 'marketplace-software-packages/?name=GROMACS');
  const spack = await write(app, 'POST', 'marketplace-software-catalogs/', {
    name: 'Sources',
    version: '1',
    catalog_type: 'source_package',
  });
  const offering = `marketplace-provider-offerings/${uuids['marketplace-provider-offerings']}/`;
  const answers = [
    await write(app, 'POST', 'marketplace-software-catalogs/', { name: 'EESSI', version: '2023.06' }),
    await write(app, 'POST', 'marketplace-software-catalogs/import_catalog/', { name: 'EESSI', version: '2023.06' }),
    await write(app, 'POST', 'marketplace-software-packages/', { catalog: gromacs.catalog, name: 'GROMACS' }),
    await write(app, 'POST', `${offering}add_software_catalog/`, { catalog: spack.body.uuid, enabled_cpu_family: ['x86_64'] }),
    await write(app, 'PATCH', at('versions'), { parent_version: uuids['marketplace-software-versions'] }),
  ];
  await write(app, 'DELETE', `marketplace-software-catalogs/${spack.body.uuid}/`);

  expect(answers.map(({ status, body }) => [status, JSON.stringify(body)])).toEqual(
    answers.map(() => [400, expect.not.stringMatching(/[A-Z]{4,}_|SOFTWARE|[a-z]Id\b/)]),
  );
});

test('a slash at the end may be left out', async ({ app }) => {
  expect((await listed(app, 'marketplace-software-catalogs'))[0].url).toMatch(/\/$/);
});

test('every write is among those that are tried here', () => {
  expect(WRITES).toHaveLength(4 * 4 + 2 + 3);
});

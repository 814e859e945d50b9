import { expect } from 'vitest';
import { catalog, spack } from '../helpers/factories.ts';
import { ask, listed, write } from '../helpers/rest.ts';
import { testWithApp } from '../helpers/withApp.ts';

const test = testWithApp({
  catalogs: [
    catalog('2023.06').package('GROMACS', { '2024.1': { cpus: ['x86_64/amd/zen3', 'aarch64/generic'] } }),
    spack('2026-07-01').package('zlib', { versions: ['1.3'] }),
  ],
});

const CATALOGS = 'marketplace-software-catalogs/';

test('a catalog is listed with every field', async ({ app }) => {
  const [eessi, rolling, ...others] = await listed(app, CATALOGS);

  expect(others).toEqual([]);
  expect(eessi).toEqual({
    url: `${app.url}/api/${CATALOGS}${eessi.uuid}/`,
    uuid: expect.stringMatching(/^[0-9a-f]{32}$/),
    created: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
    modified: expect.stringMatching(/Z$/),
    name: 'EESSI',
    version: '2023.06',
    catalog_type: 'binary_runtime',
    catalog_type_display: 'Binary Runtime (EESSI)',
    supports_cpu_target_restrictions: true,
    source_url: expect.stringMatching(/^http/),
    description: expect.stringContaining('2023.06'),
    metadata: expect.any(Object),
    auto_update_enabled: true,
    last_update_attempt: expect.stringMatching(/Z$/),
    last_successful_update: expect.stringMatching(/Z$/),
    update_errors: '',
    package_count: 1,
    version_count: 1,
    frozen: null,
    target_count: 2,
  });
  expect(rolling).toMatchObject({ name: 'Spack', catalog_type: 'source_package', supports_cpu_target_restrictions: false });
});

test('a catalog is found by the address it has itself, and by its uuid with hyphens', async ({ app }) => {
  const [eessi] = await listed(app, CATALOGS);
  const [hyphened] = await app.sql<{ id: string }>(`SELECT id FROM catalog WHERE name = 'EESSI'`);

  const found = await Promise.all([eessi.url, `${app.url}/api/${CATALOGS}${hyphened?.id}/`].map((url) => fetch(url)));

  for (const response of found) expect(await response.json()).toEqual(eessi);
});

test('a list says how many rows there are and where its pages are', async ({ app }) => {
  const { status, headers, body } = await ask(app, 'GET', `${CATALOGS}?page_size=1&page=2&name=s`);

  const address = `${app.url}/api/${CATALOGS}?page_size=1`;
  expect([status, body.length, headers.get('x-result-count')]).toEqual([200, 1, '2']);
  expect(headers.get('link')?.split(', ')).toEqual([
    `<${address}&name=s>; rel="first"`,
    `<${address}&name=s>; rel="prev"`,
    `<${address}&page=2&name=s>; rel="last"`,
  ]);
});

test('a catalog is made, replaced, changed and deleted by staff', async ({ app }) => {
  const made = await write(app, 'POST', CATALOGS, {
    name: 'Attic',
    version: '1',
    catalog_type: 'package_manager',
    source_url: 'https://example.org/a',
  });
  const at = `${CATALOGS}${made.body.uuid}/`;

  const replaced = await write(app, 'PUT', at, { ...made.body, version: '2' });
  const changed = await write(app, 'PATCH', at, { update_errors: 'too late', metadata: { by: 'hand' } });
  const deleted = await write(app, 'DELETE', at);

  expect([made.status, made.headers.get('location')]).toEqual([201, made.body.url]);
  expect(made.body).toMatchObject({
    name: 'Attic',
    catalog_type_display: 'Package Manager (conda, pip)',
    auto_update_enabled: true,
  });
  expect(replaced).toMatchObject({ status: 200, body: { ...made.body, version: '2', modified: expect.any(String) } });
  expect(changed).toMatchObject({ status: 200, body: { version: '2', update_errors: 'too late', metadata: { by: 'hand' } } });
  expect([deleted.status, deleted.body]).toEqual([204, null]);
  expect((await ask(app, 'GET', at)).status).toBe(404);
});

import { expect } from 'vitest';
import { catalog } from '../helpers/factories.ts';
import { ask } from '../helpers/rest.ts';
import { testWithApp } from '../helpers/withApp.ts';

const builds = { '1.0': ['x86_64/amd/zen3', 'aarch64/generic'], '2.0': { extensions: ['python/numpy@1.26.4', 'r/dplyr@1.0'] } };
const test = testWithApp({ catalogs: [catalog('2023.06').packages(120, undefined, builds)] });

const PACKAGES = [
  'packages.page',
  'packages.count',
  'package.relatives',
  'package.versions.all',
  'version.targets.all',
  'version.contents',
  'catalog.byId',
];

test.for([
  ['packages/?page_size=1&name=filler', PACKAGES],
  ['packages/?page_size=100', PACKAGES],
  ['packages/?page_size=100&field=name', ['packages.page', 'packages.count', 'catalog.byId']],
  [
    'versions/?page_size=100&package_name=filler',
    ['versions.page', 'versions.count', 'version.contents', 'package.byId', 'version.targetCount', 'catalog.byId'],
  ],
  ['targets/?page_size=100', ['targets.page', 'targets.count', 'version.byId']],
  ['catalogs/?page_size=100', ['catalogs.page', 'catalogs.count']],
] as const)('%s costs the same few statements, however many rows it has', async ([path, statements], { app }) => {
  const { body } = await ask(app, 'GET', `marketplace-software-${path}`);

  expect(body.length).toBeGreaterThan(0);
  // Those of one level go out together, and come in as they like.
  expect(app.statements().sort()).toEqual([...statements].sort());
});

test('a page of 100 packages has all their versions and targets', async ({ app }) => {
  const { body } = await ask(app, 'GET', 'marketplace-software-packages/?page_size=100&is_extension=false');

  const versions = body.flatMap((row: any) => row.versions);
  expect([body.length, versions.length, versions.flatMap((row: any) => row.targets).length]).toEqual([100, 200, 300]);
});

test('HEAD counts, and reads no rows', async ({ app }) => {
  const { status, headers, body } = await ask(app, 'HEAD', 'marketplace-software-packages/?is_extension=false');

  expect([status, headers.get('x-result-count'), body]).toEqual([200, '120', null]);
  expect(app.statements()).toEqual(['packages.count']);
});

test('a page far behind the last one is refused by the count alone', async ({ app }) => {
  const { status } = await ask(app, 'GET', 'marketplace-software-packages/?page_size=100&page=900000');

  expect(status).toBe(404);
  expect(app.statements()).toEqual(['packages.count']);
});

test('the index of the API lists its collections, with and without a slash at its end', async ({ app }) => {
  const [index, same] = await Promise.all(['/api/', '/api'].map(async (path) => (await app.get(path)).json()));

  expect(index).toMatchObject({
    'marketplace-software-catalogs': `${app.url}/api/marketplace-software-catalogs/`,
    'marketplace-software-packages': `${app.url}/api/marketplace-software-packages/`,
  });
  expect(same).toEqual(index);
});

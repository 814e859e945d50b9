import { expect } from 'vitest';
import { catalog } from '../helpers/factories.ts';
import { edit, paths, written } from '../helpers/edits.ts';
import { idsByKey, wrongCounts } from '../helpers/rows.ts';
import type { TestApp } from '../helpers/app.ts';
import { testWithApp } from '../helpers/withApp.ts';

const test = testWithApp({
  catalogs: [
    catalog('2023.06')
      .package('SciPy-bundle', { '2023.11': { extensions: ['python/numpy@1.26.4', 'python/pandas@2.1.3'] } })
      .package('Python-bundle', { '3.11': { extensions: ['python/numpy@1.25.0'] } })
      .package('GROMACS', { '2024.4': { cpus: ['x86_64/amd/zen3', 'aarch64/generic'] } }),
  ],
});

async function catalogOf(app: TestApp): Promise<string> {
  const { catalogs } = await app.query('{ catalogs(filter: { nameExact: "EESSI" }) { nodes { uuid } } }');
  return catalogs.nodes[0].uuid as string;
}
const idOf = async (app: TestApp, key: string) => (await idsByKey(app, await catalogOf(app))).get(key) ?? expect.fail(key);
const read = async (app: TestApp, id: string) =>
  (
    await app.query(
      'query ($id: ID!) { package(id: $id) { versionCount extensionCount parents { nodes { name } } versions { totalCount } } }',
      { id },
    )
  ).package;

test('a manually created package has the given values, and its catalog counts it', async ({ app }) => {
  const catalogId = await catalogOf(app);
  const made = await written(app, 'createPackage', {
    catalogId,
    name: 'Mine',
    description: 'By hand.',
    homepage: 'https://example.org/',
    categories: ['tools', 'tools'],
    licenses: ['MIT'],
    maintainers: ['me'],
  });

  expect(made).toMatchObject({
    name: 'Mine',
    ecosystem: 'SOFTWARE',
    categories: ['tools'],
    licenses: ['MIT'],
    maintainers: ['me'],
  });
  expect(made.catalog).toMatchObject({ uuid: catalogId });
  expect(await wrongCounts(app)).toEqual([]);
});

test('an update changes what is given, null clears, and the name may not go', async ({ app }) => {
  const { id } = await written(app, 'createPackage', {
    catalogId: await catalogOf(app),
    name: 'Old',
    homepage: 'https://example.org/',
    licenses: ['MIT'],
  });

  expect(await written(app, 'updatePackage', { id, name: 'New' })).toMatchObject({ name: 'New', licenses: ['MIT'] });
  expect(await written(app, 'updatePackage', { id, homepage: null, licenses: null })).toMatchObject({
    name: 'New',
    homepage: null,
    licenses: [],
  });
  expect(paths(await edit(app, 'updatePackage', { id, name: null }))).toEqual(['name']);
});

test('ecosystem and name are unique in a catalog, and the answer names the package that has them', async ({ app }) => {
  const catalogId = await catalogOf(app);
  const existing = await app.query('{ packages(filter: { nameExact: "GROMACS" }) { nodes { id } } }');
  const clash = { code: 'CONFLICT', existing: { __typename: 'Package', id: existing.packages.nodes[0].id as string } };
  const python = await written(app, 'createPackage', { catalogId, name: 'GROMACS', ecosystem: 'PYTHON' });

  expect(await edit(app, 'createPackage', { catalogId, name: 'GROMACS' })).toMatchObject(clash);
  expect(await edit(app, 'updatePackage', { id: python.id, ecosystem: 'SOFTWARE' })).toMatchObject(clash);
});

test('manually set parents are listed besides those of the versions, and are counted', async ({ app }) => {
  const catalogId = await catalogOf(app);
  const [scipy, gromacs] = [await idOf(app, 'package SOFTWARE SciPy-bundle'), await idOf(app, 'package SOFTWARE GROMACS')];
  const made = await written(app, 'createPackage', { catalogId, name: 'plugin', ecosystem: 'PYTHON', parentIds: [gromacs] });

  expect(made.parents.nodes).toEqual([{ name: 'GROMACS' }]);
  expect(await written(app, 'updatePackage', { id: made.id, parentIds: [scipy, gromacs] })).toMatchObject({
    parents: { nodes: [{ name: 'GROMACS' }, { name: 'SciPy-bundle' }] },
  });
  expect(await wrongCounts(app)).toEqual([]);
  expect(await written(app, 'updatePackage', { id: made.id, parentIds: null })).toMatchObject({ parents: { nodes: [] } });
  expect(await wrongCounts(app)).toEqual([]);
});

test('a parent has to be another package of the same catalog', async ({ app }) => {
  const other = await written(app, 'createCatalog', { name: 'Other', version: '1' });
  const foreign = await written(app, 'createPackage', { catalogId: other.id, name: 'Foreign' });
  const own = await written(app, 'createPackage', { catalogId: await catalogOf(app), name: 'Own' });

  const result = await edit(app, 'updatePackage', {
    id: own.id,
    parentIds: [own.id, foreign.id, '00000000-0000-7000-8000-000000000000'],
  });

  expect(paths(result)).toEqual(['parentIds.0', 'parentIds.1', 'parentIds.2']);
});

test('a package moves to another catalog with all below it, and both count it', async ({ app }) => {
  const catalogId = await catalogOf(app);
  const goal = await written(app, 'createCatalog', { name: 'Goal', version: '1' });
  const gromacs = await idOf(app, 'package SOFTWARE GROMACS');

  expect(await written(app, 'updatePackage', { id: gromacs, catalogId: goal.id })).toMatchObject({
    catalog: { uuid: goal.uuid, packageCount: 1, versionCount: 1, targetCount: 2 },
  });
  expect(await app.query('query ($id: ID!) { targets(filter: { catalogId: $id }) { totalCount } }', { id: goal.id })).toEqual({
    targets: { totalCount: 2 },
  });
  expect(await wrongCounts(app)).toEqual([]);
  await written(app, 'updatePackage', { id: gromacs, catalogId });
  expect(
    paths(await edit(app, 'updatePackage', { id: await idOf(app, 'package SOFTWARE SciPy-bundle'), catalogId: goal.id })),
  ).toEqual(['catalogId']);
});

test('of a deleted parent what it contains goes, its extensions stay, and everything is counted', async ({ app }) => {
  const scipy = await idOf(app, 'package SOFTWARE SciPy-bundle');
  const [numpy, pandas] = [await idOf(app, 'package PYTHON numpy'), await idOf(app, 'package PYTHON pandas')];

  const result = await edit(app, 'deletePackage', { id: scipy });

  expect(result).toMatchObject({
    __typename: 'DeletePayload',
    package: null,
    catalog: { versionCount: expect.any(Number) as number },
  });
  expect(await read(app, numpy)).toEqual({
    versionCount: 1,
    extensionCount: 0,
    parents: { nodes: [{ name: 'Python-bundle' }] },
    versions: { totalCount: 1 },
  });
  expect(await read(app, pandas)).toEqual({
    versionCount: 0,
    extensionCount: 0,
    parents: { nodes: [] },
    versions: { totalCount: 0 },
  });
  expect(await wrongCounts(app)).toEqual([]);
});

test('every field at fault is named at once', async ({ app }) => {
  const result = await edit(app, 'createPackage', {
    catalogId: 'nonsense',
    name: '\ud800',
    description: 'x'.repeat(70_000),
    homepage: 'javascript:alert(1)',
    categories: Array.from({ length: 10_000 }, () => 'x'),
    licenses: ['MIT', ''],
    parentIds: ['nonsense'],
  });

  expect(paths(result)).toEqual(['catalogId', 'categories', 'description', 'homepage', 'licenses.1', 'name', 'parentIds.0']);
});

import { expect } from 'vitest';
import { catalog } from '../helpers/factories.ts';
import { edit, paths, written } from '../helpers/edits.ts';
import { wrongCounts } from '../helpers/rows.ts';
import { testWithApp } from '../helpers/withApp.ts';

const test = testWithApp({
  catalogs: [catalog('2023.06').package('GROMACS', { '2024.4': { extensions: ['python/gmxapi@1.0'] } })],
});

const NO_ID = '00000000-0000-7000-8000-000000000000';

test('a manually created catalog has the given values and is empty', async ({ app }) => {
  const made = await written(app, 'createCatalog', {
    name: 'Local',
    version: '1.0',
    type: 'PACKAGE_MANAGER',
    sourceUrl: 'https://example.org/catalog',
    description: 'Ours.',
    metadata: { room: 12 },
    autoUpdateEnabled: false,
    updateErrors: 'Not loaded yet.',
  });

  expect(made).toMatchObject({
    name: 'Local',
    version: '1.0',
    type: 'PACKAGE_MANAGER',
    source: null,
    packageCount: 0,
    versionCount: 0,
    targetCount: 0,
  });
  expect(made).toMatchObject({
    sourceUrl: 'https://example.org/catalog',
    description: 'Ours.',
    metadata: { room: 12 },
    autoUpdateEnabled: false,
    updateErrors: 'Not loaded yet.',
  });
});

test('an update that gives nothing changes no row', async ({ app }) => {
  const { id, uuid } = await written(app, 'createCatalog', { name: 'Still', version: '1' });
  const software = await written(app, 'createPackage', { catalogId: id, name: 'R' });
  const version = await written(app, 'createVersion', { packageId: software.id, version: '4.4' });
  const target = await written(app, 'createTarget', { versionId: version.id, name: 'x86_64', subtype: 'generic' });
  const rows = () =>
    Promise.all(
      ['catalog', 'package', 'package_version', 'target'].map((table) =>
        app.sql(`SELECT * FROM ${table} WHERE ${table === 'catalog' ? 'id' : 'catalog_id'} = $1`, uuid),
      ),
    );
  const before = await rows();

  await written(app, 'updateCatalog', { id });
  await written(app, 'updatePackage', { id: software.id });
  await written(app, 'updateVersion', { id: version.id });
  await written(app, 'updateTarget', { id: target.id });

  expect(await rows()).toEqual(before);
  await edit(app, 'deleteCatalog', { id });
});

test('an update changes what is given, and null clears it', async ({ app }) => {
  const { id } = await written(app, 'createCatalog', {
    name: 'Changing',
    version: '1',
    sourceUrl: 'https://example.org/',
    description: 'Old.',
  });

  expect(await written(app, 'updateCatalog', { id, version: '2' })).toMatchObject({
    name: 'Changing',
    version: '2',
    description: 'Old.',
  });
  expect(
    await written(app, 'updateCatalog', { id, sourceUrl: null, description: null, metadata: { a: 1 }, updateErrors: 'away' }),
  ).toMatchObject({
    version: '2',
    sourceUrl: null,
    description: '',
    metadata: { a: 1 },
    updateErrors: 'away',
  });
  expect(await written(app, 'updateCatalog', { id, metadata: null, updateErrors: '' })).toMatchObject({
    metadata: {},
    updateErrors: '',
  });
});

test('two catalogs of the same name, version and type clash, and the answer names the one that is there', async ({ app }) => {
  const first = await written(app, 'createCatalog', { name: 'Twin', version: '1' });
  const other = await written(app, 'createCatalog', { name: 'Twin', version: '1', type: 'SOURCE_PACKAGE' });
  const existing = { __typename: 'Catalog', id: first.id };

  expect(await edit(app, 'createCatalog', { name: 'Twin', version: '1' })).toMatchObject({ code: 'CONFLICT', existing });
  expect(await edit(app, 'updateCatalog', { id: other.id, type: 'BINARY_RUNTIME' })).toMatchObject({
    code: 'CONFLICT',
    existing,
  });
});

test('all fields at fault are named at once, and nothing is written', async ({ app }) => {
  const before = await app.query('{ catalogs { totalCount } }');
  const result = await edit(app, 'createCatalog', {
    name: ' ',
    version: 'x'.repeat(10_000),
    sourceUrl: 'javascript:alert(1)',
    description: 'a\u0000b',
    metadata: { deep: 'x'.repeat(70_000) },
  });

  expect(result.code).toBe('INVALID_INPUT');
  expect(paths(result)).toEqual(['description', 'metadata', 'name', 'sourceUrl', 'version']);
  expect(await app.query('{ catalogs { totalCount } }')).toEqual(before);
});

test('what has to be there cannot be cleared', async ({ app }) => {
  const { id } = await written(app, 'createCatalog', { name: 'Firm', version: '1' });

  const result = await edit(app, 'updateCatalog', { id, name: null, version: null, type: null, autoUpdateEnabled: null });

  expect(paths(result)).toEqual(['autoUpdateEnabled', 'name', 'type', 'version']);
});

test('an unknown catalog and the id of something else are told apart', async ({ app }) => {
  const { packages } = await app.query('{ packages(first: 1) { nodes { id } } }');
  const foreign = packages.nodes[0].id as string;

  expect(await edit(app, 'updateCatalog', { id: NO_ID, version: '2' })).toMatchObject({ code: 'NOT_FOUND' });
  expect(await edit(app, 'deleteCatalog', { id: NO_ID })).toMatchObject({ code: 'NOT_FOUND' });
  expect(paths(await edit(app, 'updateCatalog', { id: foreign }))).toEqual(['id']);
  const { errors } = await app.ask(
    'mutation ($id: ID!) { deleteCatalog(input: { id: $id }) { __typename } }',
    { id: foreign },
    { viewer: 'staff' },
  );
  expect(errors).toMatchObject([{ code: 'BAD_USER_INPUT', message: expect.stringContaining('input.id') as string }]);
});

test('a catalog goes with all that is in it', async ({ app }) => {
  const { catalogs } = await app.query('{ catalogs(filter: { nameExact: "EESSI" }) { nodes { id packageCount } } }');
  const { id, packageCount } = catalogs.nodes[0] as { id: string; packageCount: number };

  const result = await edit(app, 'deleteCatalog', { id });

  expect(packageCount).toBe(2);
  expect(result).toMatchObject({ __typename: 'DeletePayload', deletedId: id, catalog: null });
  expect(
    await app.query('query ($id: ID!) { catalog(id: $id) { id } targets { totalCount } versions { totalCount } }', { id }),
  ).toEqual({
    catalog: null,
    targets: { totalCount: 0 },
    versions: { totalCount: 0 },
  });
  expect(await wrongCounts(app)).toEqual([]);
});

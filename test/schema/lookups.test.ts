import { expect } from 'vitest';
import { catalog, spack } from '../helpers/factories.ts';
import { written } from '../helpers/edits.ts';
import { testWithApp } from '../helpers/withApp.ts';

const test = testWithApp(
  {
    catalogs: [
      catalog('2023.06').package('GROMACS', { '2024.1': {} }),
      catalog('2025.06')
        .package('GROMACS', { '2024.4': [{}, { suffix: '-CUDA-12.4.0' }] })
        .package('SciPy-bundle', { '2023.11': { extensions: ['python/numpy@1.26.2', 'r/ALL@1.0'] } })
        .package('ALL', { '0.9': {} }),
      spack('2026-07-01').package('gromacs', { versions: ['2024.1'] }),
    ],
  },
  async (app) => {
    const { uuid } = await written(app, 'createCatalog', { name: 'Own', version: '1' });
    await written(app, 'createPackage', { catalogId: uuid, name: 'tool' });
    await written(app, 'createPackage', { catalogId: uuid, name: 'Tool' });
  },
);

test('a catalog is found by its name, case-insensitive, and the newest without a version', async ({ app }) => {
  const found = await app.query(`{
    newest: catalogByName(name: "eessi") { name version }
    older: catalogByName(name: "EESSI", version: "2023.06") { version }
    unknown: catalogByName(name: "EESSI", version: "2099.12") { version }
    part: catalogByName(name: "EESS") { version }
    empty: catalogByName(name: "") { version }
  }`);

  expect(found).toEqual({
    newest: { name: 'EESSI', version: '2025.06' },
    older: { version: '2023.06' },
    unknown: null,
    part: null,
    empty: null,
  });
});

test('a readable address costs one statement for each of its parts', async ({ app }) => {
  const { catalogByName } = await app.query(`{ catalogByName(name: "EESSI", version: "2025.06") {
    packageByName(name: "gromacs") { name versions(first: 1) { totalCount } }
    versionByModule(module: "GROMACS/2024.4-foss-2023b") { version module { fullName } }
  } }`);

  expect(catalogByName).toEqual({
    packageByName: { name: 'GROMACS', versions: { totalCount: 2 } },
    versionByModule: { version: '2024.4', module: { fullName: 'GROMACS/2024.4-foss-2023b' } },
  });
  expect(app.statements().sort()).toEqual([
    'catalog.packageByName.page',
    'catalog.versionByModule.page',
    'catalogs.page',
    'package.versions.count',
  ]);
});

test('a package is found by its name in the same case first, and in its ecosystem', async ({ app }) => {
  const names = `query ($name: String!, $ecosystem: Ecosystem) { own: catalogByName(name: "Own") { packageByName(name: $name) { name } }
    eessi: catalogByName(name: "EESSI") { packageByName(name: $name, ecosystem: $ecosystem) { name ecosystem } } }`;

  expect(await app.query(names, { name: 'tool' })).toMatchObject({ own: { packageByName: { name: 'tool' } } });
  expect(await app.query(names, { name: 'Tool' })).toMatchObject({ own: { packageByName: { name: 'Tool' } } });
  expect(await app.query(names, { name: 'TOOL' })).toMatchObject({ own: { packageByName: { name: /tool/i } } });
  expect(await app.query(names, { name: 'ALL' })).toMatchObject({ eessi: { packageByName: { ecosystem: 'SOFTWARE' } } });
  expect(await app.query(names, { name: 'all', ecosystem: 'R' })).toMatchObject({ eessi: { packageByName: { ecosystem: 'R' } } });
  expect(await app.query(names, { name: '' })).toEqual({ own: { packageByName: null }, eessi: { packageByName: null } });
});

test('a module is that of the version that is built, in the exact case, and never of an extension', async ({ app }) => {
  const { catalogByName } = await app.query(`{ catalogByName(name: "EESSI") {
    bundle: versionByModule(module: "SciPy-bundle/2023.11-foss-2023b") { version package { name } }
    suffixed: versionByModule(module: "GROMACS/2024.4-foss-2023b-CUDA-12.4.0") { versionSuffix }
    other: versionByModule(module: "gromacs/2024.4-foss-2023b") { version }
    empty: versionByModule(module: "") { version }
  } }`);

  expect(catalogByName).toEqual({
    bundle: { version: '2023.11', package: { name: 'SciPy-bundle' } },
    suffixed: { versionSuffix: '-CUDA-12.4.0' },
    other: null,
    empty: null,
  });
});

test('the same name is looked up in all catalogs of a list by one statement', async ({ app }) => {
  const { catalogs } = await app.query('{ catalogs { nodes { name version packageByName(name: "gromacs") { name } } } }');

  expect(catalogs.nodes).toEqual([
    { name: 'EESSI', version: '2025.06', packageByName: { name: 'GROMACS' } },
    { name: 'EESSI', version: '2023.06', packageByName: { name: 'GROMACS' } },
    { name: 'Own', version: '1', packageByName: null },
    { name: 'Spack', version: '2026.07.01', packageByName: { name: 'gromacs' } },
  ]);
  expect(app.statements()).toEqual(['catalogs.page', 'catalog.packageByName.page']);
});

test('packages of several catalogs are found by the ids of these', async ({ app }) => {
  const { catalogs } = await app.query('{ catalogs { nodes { id uuid version } } }');
  const [newest, , own] = catalogs.nodes as { id: string; uuid: string }[];
  const list = 'query ($ids: [ID!]) { packages(filter: { catalogIds: $ids, isExtension: false }) { nodes { name } } }';

  const { packages } = await app.query(list, { ids: [newest?.id, own?.uuid] });

  expect(packages.nodes.map(({ name }: { name: string }) => name)).toEqual(['ALL', 'GROMACS', 'SciPy-bundle', 'Tool', 'tool']);
  expect((await app.ask(list, { ids: ['nonsense'] })).errors?.[0]).toMatchObject({ code: 'BAD_USER_INPUT' });
});

test('up to 100 names can be given, and no more', async ({ app }) => {
  const count = (length: number) =>
    app.ask('query ($names: [String!]) { packages(filter: { nameIn: $names }) { totalCount } }', {
      names: Array.from({ length }, (_, index) => (index === 7 ? 'gromacs' : `x${index}`)),
    });

  expect(await count(100)).toMatchObject({ data: { packages: { totalCount: 3 } } });
  expect((await count(101)).errors?.[0]?.message).toBe('The filter nameIn takes at most 100 values, not 101.');
});

test('versions created after a time are found', async ({ app }) => {
  const [{ middle }] = (await app.sql<{ middle: Date }>('SELECT max(created_at) AS middle FROM package_version')) as [
    { middle: Date },
  ];
  await app.sql(`UPDATE package_version SET created_at = $1 WHERE version = '0.9'`, new Date(middle.getTime() + 60_000));

  const { versions } = await app.query(
    'query ($after: DateTime) { versions(filter: { createdAfter: $after }) { nodes { version } } }',
    {
      after: middle,
    },
  );

  expect(versions.nodes).toEqual([{ version: '0.9' }]);
});

test('an imported package has the address of its page at upstream, and a manually created one has none', async ({ app }) => {
  const { packages } = await app.query(
    '{ packages(filter: { nameIn: ["gromacs", "numpy", "tool"] }, orderBy: [{ field: NAME }, { field: CATALOG_NAME }]) { nodes { upstreamUrl } } }',
  );

  expect(new Set(packages.nodes.map(({ upstreamUrl }: { upstreamUrl: string }) => upstreamUrl))).toEqual(
    new Set([
      'https://www.eessi.io/docs/available_software/detail/GROMACS/',
      'https://packages.spack.io/package.html?name=gromacs',
      'https://www.eessi.io/docs/available_software/detail/numpy/',
      null,
    ]),
  );
});

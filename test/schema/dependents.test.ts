import { expect } from 'vitest';
import { catalog, spack } from '../helpers/factories.ts';
import { edit, written } from '../helpers/edits.ts';
import type { TestApp } from '../helpers/app.ts';
import { wrongCounts } from '../helpers/rows.ts';
import { testWithApp } from '../helpers/withApp.ts';

const test = testWithApp({
  catalogs: [
    spack('2026-07-01')
      .package('zlib')
      .package('openmpi', { provides: ['mpi'], dependencies: ['zlib'] })
      .package('hdf5', { dependencies: ['mpi', 'zlib', 'ring-a'] })
      .package('gromacs', { dependencies: ['hdf5', 'mpi', 'gromacs'] })
      .package('ring-a', { dependencies: ['ring-b'] })
      .package('ring-b', { dependencies: ['ring-a'] }),
    catalog('2023.06')
      .package('zlib', { '1.3': {} })
      .package('HDF5', { '1.14': { requires: ['zlib/1.3-foss-2023b'] } })
      .package('SciPy-bundle', {
        '2023.11': { requires: ['HDF5/1.14-foss-2023b', 'zlib/1.3-foss-2023b'], extensions: ['python/numpy@1.26', 'r/zlib@1.0'] },
      }),
  ],
});

const NODES = '{ totalCount nodes { name } }';
const of = async (app: TestApp, filter: object, field: string, type = 'Spack'): Promise<string[]> => {
  const { packages } = await app.query(
    `query ($filter: PackageFilter) { packages(filter: $filter) { nodes { field: ${field} ${NODES} } } }`,
    { filter: { catalogName: type, ecosystem: ['SOFTWARE'], ...filter } },
  );
  const [{ field: page }] = packages.nodes;
  expect(page.totalCount).toBe(page.nodes.length);
  return page.nodes.map(({ name }: { name: string }) => name);
};

test('dependents are the packages of the same catalog that name it, without itself and without virtual names', async ({
  app,
}) => {
  expect(await of(app, { nameExact: 'zlib' }, 'dependents')).toEqual(['hdf5', 'openmpi']);
  expect(await of(app, { nameExact: 'gromacs' }, 'dependents')).toEqual([]);
  expect(await of(app, { nameExact: 'openmpi' }, 'dependents')).toEqual([]);
  expect(await of(app, { nameExact: 'ring-a' }, 'dependents')).toEqual(['hdf5', 'ring-b']);
});

test('transitive dependents follow each other, and a cycle ends', async ({ app }) => {
  expect(await of(app, { nameExact: 'zlib' }, 'dependents(transitive: true)')).toEqual(['gromacs', 'hdf5', 'openmpi']);
  expect(await of(app, { nameExact: 'ring-b' }, 'dependents(transitive: true)')).toEqual(['gromacs', 'hdf5', 'ring-a']);
});

test("the dependents of a module's package are those whose versions require it, and no extensions", async ({ app }) => {
  expect(await of(app, { nameExact: 'zlib' }, 'dependents', 'EESSI')).toEqual(['HDF5', 'SciPy-bundle']);
  expect(await of(app, { nameExact: 'zlib' }, 'dependents(transitive: true)', 'EESSI')).toEqual(['HDF5', 'SciPy-bundle']);
  expect(await of(app, { ecosystem: ['R'] }, 'dependents(transitive: true)', 'EESSI')).toEqual([]);
});

test('the packages that a package depends on are listed, those of an extension being those of its parent', async ({ app }) => {
  expect(await of(app, { nameExact: 'gromacs' }, 'dependencyPackages')).toEqual(['hdf5']);
  expect(await of(app, { nameExact: 'SciPy-bundle' }, 'dependencyPackages', 'EESSI')).toEqual(['HDF5', 'zlib']);
  expect(await of(app, { ecosystem: ['PYTHON'] }, 'dependencyPackages', 'EESSI')).toEqual(['HDF5', 'zlib']);
});

test('packages are filtered by a name among their dependencies, also a virtual one or one of a version', async ({ app }) => {
  const names = async (filter: object) => {
    const { packages } = await app.query(
      'query ($filter: PackageFilter) { packages(filter: $filter) { totalCount nodes { name } } }',
      {
        filter,
      },
    );
    expect(packages.totalCount).toBe(packages.nodes.length);
    return packages.nodes.map(({ name }: { name: string }) => name);
  };

  expect(await names({ dependsOn: 'MPI' })).toEqual(['gromacs', 'hdf5']);
  expect(await names({ dependsOn: 'hdf5' })).toEqual(['gromacs', 'numpy', 'SciPy-bundle', 'zlib']);
  expect(await names({ dependsOn: 'EESSI' })).toEqual([]);
  expect(await names({ dependsOn: 'hdf' })).toEqual([]);
});

test('dependents of a list of packages can be filtered and paged, and cost a statement each', async ({ app }) => {
  const page = '(filter: { name: "o" }, first: 1) { totalCount nodes { name } pageInfo { hasNextPage endCursor } }';
  const document = `{ packages(filter: { catalogName: "Spack", nameIn: ["zlib", "hdf5"] }) { nodes { name dependentCount
    direct: dependents${page} transitive: dependents${page.replace('(', '(transitive: true, ')} dependencyPackages ${NODES} } } }`;

  await app.query(document);
  app.statements();
  const { packages } = await app.query(document);

  expect(packages.nodes).toMatchObject([
    { name: 'hdf5', dependentCount: 1, direct: { totalCount: 1, nodes: [{ name: 'gromacs' }] } },
    {
      name: 'zlib',
      dependentCount: 2,
      direct: { totalCount: 1, nodes: [{ name: 'openmpi' }] },
      transitive: { totalCount: 2, nodes: [{ name: 'gromacs' }], pageInfo: { hasNextPage: true } },
    },
  ]);
  // The index reads the revisions of the catalogs for each of the two: rows and counts.
  expect(
    app
      .statements()
      .filter((name) => name !== 'index.revisions')
      .sort(),
  ).toEqual([
    'package.dependencyPackages.count',
    'package.dependencyPackages.page',
    'package.dependents.count',
    'package.dependents.page',
    'package.transitiveDependents.count',
    'package.transitiveDependents.page',
    'packages.page',
  ]);
});

test('a page of transitive dependents continues after its cursor', async ({ app }) => {
  const read = async (after: string | null) => {
    const { packages } = await app.query(
      `query ($after: String) { packages(filter: { catalogName: "Spack", nameExact: "zlib" }) { nodes {
        dependents(transitive: true, first: 2, after: $after) { nodes { name } pageInfo { endCursor hasNextPage } } } } }`,
      { after },
    );
    return packages.nodes[0].dependents;
  };

  const first = await read(null);
  const second = await read(first.pageInfo.endCursor);

  expect(first.nodes).toEqual([{ name: 'gromacs' }, { name: 'hdf5' }]);
  expect(second).toMatchObject({ nodes: [{ name: 'openmpi' }], pageInfo: { hasNextPage: false } });
});

test('every edit keeps the stored numbers of dependents, and the next walk sees it', async ({ app }) => {
  const { uuid: catalogId } = await written(app, 'createCatalog', { name: 'Own', version: '1' });
  const make = (name: string) => written(app, 'createPackage', { catalogId, name });
  const [tool, user] = [await make('tool'), await make('user')];
  const names = () => of(app, { nameExact: 'Lib' }, 'dependents(transitive: true)', 'Own');

  const version = await written(app, 'createVersion', { packageId: tool['uuid'], version: '1', dependencies: ['LIB'] });
  await written(app, 'createVersion', {
    packageId: user['uuid'],
    version: '1',
    moduleName: 'user',
    moduleVersion: '1',
    requiredModules: [
      { name: 'tool', version: '1' },
      { name: 'user', version: '1' },
    ],
  });
  const lib = await make('Lib');
  expect(await wrongCounts(app)).toEqual([]);
  expect(await names()).toEqual(['tool', 'user']);

  await written(app, 'updatePackage', { id: lib['uuid'], name: 'other' });
  await written(app, 'updatePackage', { id: user['uuid'], name: 'lib' });
  expect(await wrongCounts(app)).toEqual([]);
  expect(await names()).toEqual(['tool']);

  await written(app, 'updatePackage', { id: tool['uuid'], ecosystem: 'PYTHON' });
  expect(await wrongCounts(app)).toEqual([]);
  expect(await names()).toEqual([]);

  await written(app, 'updatePackage', { id: tool['uuid'], ecosystem: 'SOFTWARE' });
  await written(app, 'updateVersion', { id: version['uuid'], dependencies: ['other'] });
  expect(await wrongCounts(app)).toEqual([]);

  await edit(app, 'deleteVersion', { id: version['uuid'] });
  expect(await wrongCounts(app)).toEqual([]);
  await edit(app, 'deletePackage', { id: user['uuid'] });
  expect(await wrongCounts(app)).toEqual([]);

  const { uuid: elsewhere } = await written(app, 'createCatalog', { name: 'Elsewhere', version: '1' });
  await written(app, 'createVersion', { packageId: tool['uuid'], version: '2', dependencies: ['other'] });
  await written(app, 'updatePackage', { id: tool['uuid'], catalogId: elsewhere });
  expect(await wrongCounts(app)).toEqual([]);
});

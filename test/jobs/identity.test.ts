import { expect } from 'vitest';
import { catalog, eessiText, SOFTWARE_PATH } from '../helpers/factories.ts';
import { wrongCounts } from '../helpers/rows.ts';
import { testWithApp } from '../helpers/withApp.ts';

const test = testWithApp({ viewer: 'staff' });

const VERSIONS = `query ($filter: PackageFilter) { packages(filter: $filter) { nodes { name ecosystem versionCount extensionCount
  parents { nodes { name } } extensions { nodes { name ecosystem } }
  versions { nodes { version moduleVersion versionSuffix parent { package { name } } targets { nodes { cpuMicroarchitecture gpuArchitectures } } } } } } }`;

test('a package that stands in the file twice is taken once, and the other one is told', async ({ app }) => {
  const twice = eessiText([catalog('2002.01').package('first').package('other')]).replace('"other"', '"first"');
  app.answer(SOFTWARE_PATH, twice);

  const job = await app.importCatalog({ source: 'EESSI', release: '2002.01' });

  expect(job).toMatchObject({ state: 'SUCCEEDED', problemCount: 1, catalog: { packageCount: 1, versionCount: 1 } });
  expect(job.problems.nodes).toMatchObject([{ entry: 'first' }]);
});

test('builds of one version stay apart, each with its own targets and GPUs', async ({ app }) => {
  const { catalog: made } = await app.import(
    catalog('2002.02').package('GROMACS', {
      '2024.4': [
        { cpus: ['x86_64/amd/zen3'], suffix: '-CUDA-12.4.0', gpus: ['nvidia/cc80'] },
        { cpus: ['x86_64/amd/zen3', 'x86_64/amd/zen4'] },
      ],
    }),
  );

  const { packages } = await app.query(VERSIONS, { filter: { catalogId: made.id } });

  const { nodes } = packages.nodes[0].versions;
  expect(nodes).toHaveLength(2);
  expect(nodes).toContainEqual(
    expect.objectContaining({
      versionSuffix: '-CUDA-12.4.0',
      targets: { nodes: [{ cpuMicroarchitecture: 'amd/zen3', gpuArchitectures: ['nvidia/cc80'] }] },
    }),
  );
  expect(nodes).toContainEqual(
    expect.objectContaining({
      versionSuffix: '',
      targets: {
        nodes: [
          { cpuMicroarchitecture: 'amd/zen3', gpuArchitectures: [] },
          { cpuMicroarchitecture: 'amd/zen4', gpuArchitectures: [] },
        ],
      },
    }),
  );
});

test('an extension of two programs has both as parents, and a version for each', async ({ app }) => {
  const { catalog: made } = await app.import(
    catalog('2002.03')
      .package('ASE', { '3.22': { extensions: ['python/numpy@1.26'] } })
      .package('SciPy-bundle', { '2023': { extensions: ['python/numpy@1.26', 'python/scipy@1.11'] } }),
  );

  const { packages } = await app.query(VERSIONS, { filter: { catalogId: made.id, nameExact: 'numpy' } });

  expect(packages.nodes).toMatchObject([{ name: 'numpy', ecosystem: 'PYTHON', versionCount: 2, extensionCount: 0 }]);
  const [numpy] = packages.nodes;
  expect(numpy.parents.nodes).toEqual([{ name: 'ASE' }, { name: 'SciPy-bundle' }]);
  expect(numpy.versions.nodes.map(({ parent }: { parent: { package: { name: string } } }) => parent.package.name).sort()).toEqual(
    ['ASE', 'SciPy-bundle'],
  );
  expect(await wrongCounts(app)).toEqual([]);
});

test('a program and an extension of the same name are two packages', async ({ app }) => {
  const { catalog: made } = await app.import(
    catalog('2002.04')
      .package('ALL', { '0.9.2': {} })
      .package('R', { '4.4.1': { extensions: ['r/ALL@1.44.0', 'perl/ALL@1.0'] } }),
  );

  const { packages } = await app.query(VERSIONS, { filter: { catalogId: made.id, nameExact: 'all' } });

  const found = packages.nodes.map(({ name, ecosystem }: { name: string; ecosystem: string }) => `${name} ${ecosystem}`);
  expect(found.sort()).toEqual(['ALL PERL', 'ALL R', 'ALL SOFTWARE']);
});

test('names that differ by case only are different packages', async ({ app }) => {
  const { catalog: made } = await app.import(
    catalog('2002.05').package('Python', { '3.12': { extensions: ['python/flask@3.0', 'python/Flask@2.0'] } }),
  );

  const { packages } = await app.query(VERSIONS, { filter: { catalogId: made.id, isExtension: true } });

  expect(packages.nodes.map(({ name }: { name: string }) => name)).toEqual(['Flask', 'flask']);
});

test('names that mean something to JavaScript are names', async ({ app }) => {
  const names = ['__proto__', 'constructor', 'hasOwnProperty', 'toString'];
  const document = catalog('2002.06');
  for (const name of names) document.package(name, { '1.0': { extensions: [`python/${name}@1.0`] } });

  const { catalog: made } = await app.import(document);

  const { packages } = await app.query(VERSIONS, { filter: { catalogId: made.id, isExtension: false } });
  expect(packages.nodes.map(({ name }: { name: string }) => name)).toEqual(names);
  expect(packages.nodes[0].extensions.nodes).toEqual([{ name: '__proto__', ecosystem: 'PYTHON' }]);
});

test('one extension told twice by one version is one', async ({ app }) => {
  const { catalog: made } = await app.import(
    catalog('2002.07').package('R', { '4.4.1': { extensions: ['r/abind@1.4', 'r/abind@1.4', 'r/abind@1.5'] } }),
  );

  expect(made).toMatchObject({ packageCount: 2, versionCount: 3 });
  expect(await wrongCounts(app)).toEqual([]);
});

import { expect } from 'vitest';
import { catalog, spack } from '../helpers/factories.ts';
import { testWithApp } from '../helpers/withApp.ts';

const CPUS = ['x86_64/amd/zen2', 'x86_64/amd/zen3', 'aarch64/neoverse_n1'];
const many = catalog('2023.06').packages(60, (index) => `package-${String(index).padStart(2, '0')}`, {
  '1.9': CPUS,
  '1.10': CPUS,
});

const test = testWithApp({
  catalogs: [
    many.package('GROMACS', {
      '2024.1': {
        cpus: CPUS,
        suffix: '-CUDA-12.4.0',
        gpus: { 'x86_64/amd/zen3': ['nvidia/cc80'] },
        extensions: ['python/gmxapi@0.5.0'],
      },
      '2023.3': { cpus: CPUS },
    }),
    spack('2026-07-01').package('zlib', { versions: ['1.3.1', 'develop'], dependencies: ['gmake'] }),
  ],
});

const TREE = `query ($first: Int!, $filter: PackageFilter) { packages(first: $first, filter: $filter) { totalCount nodes { name catalog { name version }
  versions(first: 20) { nodes { version module { fullName } targets(first: 20) { nodes { name subtype gpuArchitectures } } } } } } }`;

const STATEMENTS = ['package.versions.page', 'packages.count', 'packages.page', 'version.targets.page'];

test('packages, versions and targets cost one statement a level, for 5 packages and for 50', async ({ app }) => {
  const few = await app.query(TREE, { first: 5 });
  const ofFew = app.statements().sort();
  const lots = await app.query(TREE, { first: 50 });
  const ofLots = app.statements().sort();

  expect([few.packages.nodes.length, lots.packages.nodes.length]).toEqual([5, 50]);
  expect(ofFew).toEqual(STATEMENTS);
  expect(ofLots).toEqual(STATEMENTS);
});

test('a program comes with its versions in true order, each with its builds, its module, its load commands and its extensions', async ({
  app,
}) => {
  const { packages } = await app.query(`{ packages(filter: { nameExact: "gromacs" }) { nodes { name versions { nodes {
    version versionSuffix module { name version fullName } loadCommands toolchain { name version } cpuArchitectures targetCount
    targets { nodes { cpuFamily cpuMicroarchitecture gpuArchitectures location } }
    extensions { nodes { version package { name ecosystem } loadCommands parent { version } targetCount } } } } } } }`);

  const [newest, oldest] = packages.nodes[0].versions.nodes;
  expect(newest).toMatchObject({
    version: '2024.1',
    versionSuffix: '-CUDA-12.4.0',
    module: { name: 'GROMACS', version: '2024.1-foss-2023b-CUDA-12.4.0', fullName: 'GROMACS/2024.1-foss-2023b-CUDA-12.4.0' },
    loadCommands: ['module load EESSI/2023.06', 'module load GROMACS/2024.1-foss-2023b-CUDA-12.4.0'],
    toolchain: { name: 'foss', version: '2023b' },
    cpuArchitectures: ['aarch64/neoverse_n1', 'x86_64/amd/zen2', 'x86_64/amd/zen3'],
    targetCount: 3,
    extensions: {
      nodes: [
        {
          version: '0.5.0',
          package: { name: 'gmxapi', ecosystem: 'PYTHON' },
          loadCommands: ['module load EESSI/2023.06', 'module load GROMACS/2024.1-foss-2023b-CUDA-12.4.0'],
          parent: { version: '2024.1' },
          targetCount: 3,
        },
      ],
    },
  });
  expect(
    newest.targets.nodes.map(({ cpuMicroarchitecture, gpuArchitectures }: any) => [cpuMicroarchitecture, gpuArchitectures]),
  ).toEqual([
    ['neoverse_n1', []],
    ['amd/zen2', []],
    ['amd/zen3', ['nvidia/cc80']],
  ]);
  expect(newest.targets.nodes[2].location).toBe(
    '/cvmfs/software.eessi.io/versions/2023.06/software/linux/x86_64/amd/zen3/software/GROMACS/2024.1-foss-2023b-CUDA-12.4.0',
  );
  expect(oldest).toMatchObject({ version: '2023.3', versionSuffix: '', extensions: { nodes: [] } });
});

test('a walk from a target up to its catalog costs one statement', async ({ app }) => {
  const { targets } = await app.query(`{ targets(first: 30, filter: { type: ["cpu_architecture"] }) { nodes {
    packageVersion { version package { name catalog { name } } } } } }`);

  expect(targets.nodes[0].packageVersion.package.catalog).toEqual({ name: 'EESSI' });
  expect(app.statements()).toEqual(['targets.page']);
});

test('packages that are found by their builds are counted by the statement that finds them, from either end', async ({ app }) => {
  const found = (page: string) =>
    app.query(
      `{ packages(${page} filter: { cpuMicroarchitecture: ["zen3"] }) { totalCount nodes { name } pageInfo { startCursor endCursor } } }`,
    );
  const names = ({ packages }: Awaited<ReturnType<typeof found>>) => packages.nodes.map(({ name }: { name: string }) => name);
  await found('first: 1,');
  app.statements();

  const first = await found('first: 2,');
  const last = await found('last: 2,');
  expect(app.statements()).toEqual(['packages.page', 'packages.page']);
  expect([names(first), names(last)]).toEqual([
    ['gmxapi', 'GROMACS'],
    ['package-58', 'package-59'],
  ]);
  expect([first.packages.totalCount, last.packages.totalCount]).toEqual([62, 62]);

  const second = await found(`first: 2, after: "${first.packages.pageInfo.endCursor}",`);
  expect([second.packages.totalCount, names(second)]).toEqual([62, ['package-00', 'package-01']]);
  expect(app.statements().sort()).toEqual(['packages.count', 'packages.page']);

  const nothing = await app.query(
    '{ packages(filter: { cpuMicroarchitecture: ["zen3"], hasVersion: "0" }) { totalCount nodes { name } } }',
  );
  expect(nothing.packages).toEqual({ totalCount: 0, nodes: [] });
});

test('two aliases with other arguments are two statements, with the same ones a single statement', async ({ app }) => {
  await app.query(
    `{ packages(first: 3) { nodes { a: versions(first: 1) { nodes { id } } b: versions(first: 1) { nodes { version } } c: versions(first: 2) { nodes { id } } } } }`,
  );

  expect(app.statements()).toEqual(['packages.page', 'package.versions.page', 'package.versions.page']);
});

test('aliases that read different fields of the same rows get all of them', async ({ app }) => {
  const { packages } = await app.query(`{ packages(first: 2, filter: { name: "gromacs" }) { nodes {
    a: versions(first: 1) { nodes { id version } } b: versions(first: 1) { edges { cursor node { module { fullName } loadCommands } } } } } }`);
  const [first] = packages.nodes;

  expect(first.a.nodes[0]).toEqual({ id: expect.any(String), version: expect.any(String) });
  expect(first.b.edges[0]).toEqual({
    cursor: expect.stringMatching(/.{20}/),
    node: {
      module: { fullName: expect.stringContaining('GROMACS/') },
      loadCommands: expect.arrayContaining([expect.any(String)]),
    },
  });
});

test('the versions of a Spack package show its dependencies, a build variant and how to install them', async ({ app }) => {
  const { packages } = await app.query(`{ packages(filter: { nameExact: "zlib" }) { nodes { dependencies latestVersion { version }
    versions { nodes { version dependencies loadCommands module { name } targets { nodes { type name subtype location cpuFamily } } } } } } }`);

  expect(packages.nodes).toEqual([
    {
      dependencies: ['gmake'],
      latestVersion: { version: '1.3.1' },
      versions: {
        nodes: [
          expect.objectContaining({
            version: 'develop',
            dependencies: ['gmake'],
            loadCommands: ['spack install zlib@develop', 'spack load zlib@develop'],
          }),
          {
            version: '1.3.1',
            dependencies: ['gmake'],
            loadCommands: ['spack install zlib@=1.3.1', 'spack load zlib@=1.3.1'],
            module: null,
            targets: {
              nodes: [
                {
                  type: 'build_variant',
                  name: 'default',
                  subtype: '',
                  location: 'https://example.org/zlib-1.3.1.tar.gz',
                  cpuFamily: null,
                },
              ],
            },
          },
        ],
      },
    },
  ]);
});

test('catalogs come with stored counts and the processors they are built for', async ({ app }) => {
  const { catalogs } =
    await app.query(`{ catalogs { nodes { name version typeDisplay supportsCpuTargetRestrictions source packageCount versionCount targetCount
    cpuTargets { fullArchitecture } } } }`);

  expect(catalogs.nodes).toMatchObject([
    {
      name: 'EESSI',
      typeDisplay: 'Binary Runtime (EESSI)',
      supportsCpuTargetRestrictions: true,
      packageCount: 62,
      versionCount: 123,
      targetCount: 366,
      cpuTargets: [
        { fullArchitecture: 'aarch64/neoverse_n1' },
        { fullArchitecture: 'x86_64/amd/zen2' },
        { fullArchitecture: 'x86_64/amd/zen3' },
      ],
    },
    {
      name: 'Spack',
      version: '2026.07.01',
      source: 'SPACK',
      supportsCpuTargetRestrictions: false,
      packageCount: 1,
      versionCount: 2,
      targetCount: 2,
      cpuTargets: [],
    },
  ]);
  expect(app.statements().filter((name) => name !== 'catalog.targetSets')).toEqual(['catalogs.page']);
});

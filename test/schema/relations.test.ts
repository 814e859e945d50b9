import { expect } from 'vitest';
import { catalog, spack } from '../helpers/factories.ts';
import { testWithApp } from '../helpers/withApp.ts';

const CPUS = ['x86_64/amd/zen3', 'aarch64/generic'];

const test = testWithApp(
  {
    catalogs: [
      catalog('2023.06')
        .package('R', { '4.4.1': { cpus: CPUS, extensions: ['r/abind@1.4-5', 'r/DBI@1.2', 'perl/DBI@1.643'] } })
        .package('R-bundle', { '2024': { cpus: ['x86_64/amd/zen3'], extensions: ['r/abind@1.4-5'] } })
        .package('lonely'),
      spack('2026-07-01').package('gromacs', { versions: ['2024.1', 'main'] }),
    ],
  },
  (app) =>
    app.sql(`INSERT INTO package_parent (parent_id, package_id)
      SELECT parent.id, child.id FROM package parent, package child WHERE parent.name = 'lonely' AND child.name = 'abind'`),
);

const NAMES = '{ totalCount nodes { name ecosystem } }';
const PACKAGE = `query ($filter: PackageFilter!, $of: PackageFilter) { packages(filter: $filter) { nodes { name
  parents(filter: $of) ${NAMES} extensions(filter: $of) ${NAMES} } } }`;

test('the parents of an extension are those of its versions and those set manually', async ({ app }) => {
  const { packages } = await app.query(PACKAGE, { filter: { nameExact: 'abind' } });

  expect(packages.nodes).toHaveLength(1);
  expect(packages.nodes[0].parents).toEqual({
    totalCount: 3,
    nodes: ['lonely', 'R', 'R-bundle'].map((name) => ({ name, ecosystem: 'SOFTWARE' })),
  });
});

test('the extensions of a program are those of its versions and those set manually', async ({ app }) => {
  const { packages } = await app.query(PACKAGE, { filter: { isExtension: false, catalogName: 'EESSI' } });

  expect(packages.nodes.map(({ name, extensions }: { name: string; extensions: object }) => [name, extensions])).toEqual([
    ['lonely', { totalCount: 1, nodes: [{ name: 'abind', ecosystem: 'R' }] }],
    [
      'R',
      {
        totalCount: 3,
        nodes: [
          { name: 'abind', ecosystem: 'R' },
          { name: 'DBI', ecosystem: expect.stringMatching(/^(R|PERL)$/) },
          { name: 'DBI', ecosystem: expect.stringMatching(/^(R|PERL)$/) },
        ],
      },
    ],
    ['R-bundle', { totalCount: 1, nodes: [{ name: 'abind', ecosystem: 'R' }] }],
  ]);
});

test('parents and extensions can be filtered', async ({ app }) => {
  const { packages } = await app.query(PACKAGE, { filter: { nameExact: 'R' }, of: { ecosystem: ['PERL'] } });

  expect(packages.nodes[0]).toMatchObject({ extensions: { totalCount: 1, nodes: [{ name: 'DBI', ecosystem: 'PERL' }] } });
});

test("a version of an extension has its parent version's module, commands, toolchain and targets", async ({ app }) => {
  const { versions } =
    await app.query(`{ versions(filter: { packageNameExact: "abind" }, orderBy: [{ field: CREATED_AT }]) { nodes {
    parent { version package { name } } module { fullName } loadCommands toolchain { name } toolchainFamilies targetCount cpuArchitectures
    requiredModules { fullName } targets { totalCount nodes { packageVersion { package { name } } } } } } }`);

  const inR = versions.nodes.find((found: { parent: { package: { name: string } } }) => found.parent.package.name === 'R');
  expect(versions.nodes).toHaveLength(2);
  expect(inR).toEqual({
    parent: { version: '4.4.1', package: { name: 'R' } },
    module: { fullName: 'R/4.4.1-foss-2023b' },
    loadCommands: ['module load EESSI/2023.06', 'module load R/4.4.1-foss-2023b'],
    toolchain: { name: 'foss' },
    toolchainFamilies: ['2023b_foss'],
    targetCount: 2,
    cpuArchitectures: ['aarch64/generic', 'x86_64/amd/zen3'],
    requiredModules: [{ fullName: 'EESSI/2023.06' }, { fullName: 'R/4.4.1-foss-2023b' }],
    targets: {
      totalCount: 2,
      nodes: [{ packageVersion: { package: { name: 'R' } } }, { packageVersion: { package: { name: 'R' } } }],
    },
  });
});

test('the targets of an extension are found by its id, each row once', async ({ app }) => {
  const { packages } = await app.query('{ packages(filter: { nameExact: "abind" }) { nodes { id } } }');

  const { targets } = await app.query(
    'query ($id: ID!) { targets(filter: { packageId: $id }) { totalCount nodes { packageVersion { package { name } } } } }',
    {
      id: packages.nodes[0].id,
    },
  );

  expect(targets.totalCount).toBe(3);
  expect(targets.nodes.map((found: any) => found.packageVersion.package.name).sort()).toEqual(['R', 'R', 'R-bundle']);
});

test('a program that nothing extends and that extends nothing has neither parents nor a parent', async ({ app }) => {
  const { packages } = await app.query(
    '{ packages(filter: { nameExact: "R" }) { nodes { parents { nodes { name } } versions { nodes { parent { id } } } } } }',
  );

  expect(packages.nodes).toEqual([{ parents: { nodes: [] }, versions: { nodes: [{ parent: null }] } }]);
});

test('a release of Spack is loaded by its very version, a branch by its name', async ({ app }) => {
  const { versions } = await app.query(
    '{ versions(filter: { packageNameExact: "gromacs" }) { nodes { version loadCommands module { name } } } }',
  );

  expect(versions.nodes).toEqual([
    { version: 'main', loadCommands: ['spack install gromacs@main', 'spack load gromacs@main'], module: null },
    { version: '2024.1', loadCommands: ['spack install gromacs@=2024.1', 'spack load gromacs@=2024.1'], module: null },
  ]);
});

import { expect } from 'vitest';
import type { TestApp } from '../helpers/app.ts';
import { written } from '../helpers/edits.ts';
import { type Build, catalog, spack } from '../helpers/factories.ts';
import { listed } from '../helpers/rest.ts';
import { testWithApp } from '../helpers/withApp.ts';

const of = (toolchain: string, family: string, suffix = ''): Build => ({
  toolchain,
  families: [family],
  suffix,
  extensions: ['python/rider@1.0'],
});

/** Builds of one version, oldest first; where only the suffix differs, the one without it is the first in either direction. */
const BUILDS = [
  of('GCCcore-9.3.0', '2020a_foss'),
  of('GCCcore-14.2.0', '2025a_foss'),
  of('GCCcore-15.2.0', '2026.2_foss'),
  of('GCCcore-15.3.0', '2026.10_foss'),
];
const SUFFIXED = ['-CUDA-12.4.0', '', '-CUDA-12.10.0'].map((suffix) => of('foss-2023b', '2023b_foss', suffix));
const PLAIN = ['1.0-foss-2023b'];
const WITH = ['1.0-foss-2023b-CUDA-12.4.0', '1.0-foss-2023b-CUDA-12.10.0'];
const MODULES = BUILDS.map(({ toolchain }) => `1.0-${toolchain}`);

const LAMMPS = [
  'patch_4May2022',
  '2Aug2023',
  '2Aug2023_update2',
  '29Aug2024',
  'stable_29Aug2024_update1',
  '22Jul2025',
  '22Jul2025_update4',
];

const branch = (version: string, extra: object) => ({ version, ...extra });
const git = { repositories: [{ type: 'git', url: 'https://git.example.org/tidy.git', branch: 'tidy-0.14-branch' }] };
const archive = (version: string) => branch(version, { downloads: [`https://example.org/tidy-${version}.tar.gz`] });
const entry = (name: string, version: object[]) => ({ name, version, summary: 'Tidies.', homepages: [null] });

const test = testWithApp({
  catalogs: [
    catalog('2023.06')
      .package('forwards', { '1.0': BUILDS })
      .package('backwards', { '1.0': BUILDS.toReversed().map((build) => ({ ...build, extensions: ['python/rider@2.0'] })) })
      .package('suffixes', { '1.0': SUFFIXED.map((build) => ({ ...build, extensions: [] })) })
      .package('texts', {
        '1.0': [
          { toolchain: 'GCCcore-15.2.0', families: ['2026.3_foss'], description: 'old' },
          { toolchain: 'GCCcore-16.1.0', families: ['2026.2_foss', '2026.10_foss'], description: 'new' },
        ],
      })
      .package('gpus', {
        '1.0': { gpus: ['cc120', 'cc90a', 'cc70', 'cc100', 'cc90', 'cc80'].map((gpu) => `nvidia/${gpu}`) },
      })
      .package('LAMMPS', Object.fromEntries(LAMMPS.toReversed().map((version) => [version, {}]))),
    spack('2026-07-01')
      .entry('tidy', entry('tidy', [branch('0.14-patches', git), archive('0.14')]))
      .entry('tidier', entry('tidier', [branch('0.14-patches', { branch: 'b' }), archive('0.14')]))
      .entry(
        'kept',
        entry('kept', [branch('2.1', { repositories: [{ ...git.repositories[0], branch: 'release-2.1' }] }), archive('2.0')]),
      )
      .package('betas', { versions: ['3.9.2b2', '3.9.2', '3.9.2b'] })
      .package('milestones', { versions: ['1.0-M2', '1.0', '1.0-M1', '1.0-M10'] })
      .package('early', { versions: ['21-ea', '21', '20'] }),
  ],
});

interface Asked {
  readonly field?: 'moduleVersion' | 'version';
  readonly direction?: 'ASC' | 'DESC';
}

async function ordered(
  app: TestApp,
  name: string,
  { field = 'moduleVersion', direction = 'DESC' }: Asked = {},
): Promise<string[]> {
  const { packages } = await app.query(
    `query ($name: String, $order: [VersionOrder!]) { packages(filter: { nameExact: $name }) { nodes { versions(orderBy: $order) { nodes { ${field} } } } } }`,
    { name, order: [{ field: 'VERSION', direction }] },
  );
  return packages.nodes[0].versions.nodes.map((node: any) => node[field]);
}

async function latest(app: TestApp, name: string): Promise<{ version: string; moduleVersion: string }> {
  const { packages } = await app.query(
    'query ($name: String) { packages(filter: { nameExact: $name }) { nodes { latestVersion { version moduleVersion } } } }',
    { name },
  );
  return packages.nodes[0].latestVersion;
}

test.for(['forwards', 'backwards'])(
  'equal versions are ordered by toolchain, whatever the order of the file: %s',
  async (name, { app }) => {
    expect((await latest(app, name)).moduleVersion).toBe('1.0-GCCcore-15.3.0');
    expect(await ordered(app, name)).toEqual(MODULES.toReversed());
    expect(await ordered(app, name, { direction: 'ASC' })).toEqual(MODULES);
    expect(
      (await listed(app, `marketplace-software-versions/?package_name=${name}&o=version`)).map((row) => row.module_version),
    ).toEqual(MODULES);
    const [row] = await listed(app, `marketplace-software-packages/?name_exact=${name}`);
    expect(row.versions.map((version: any) => version.module_version)).toEqual(MODULES);
  },
);

test('versions of an extension are ordered by the builds that contain them', async ({ app }) => {
  const { versions } = await app.query(
    '{ versions(filter: { packageNameExact: "rider", versionExact: "2.0" }, orderBy: [{ field: VERSION, direction: DESC }]) { nodes { moduleVersion } } }',
  );

  expect(versions.nodes.map(({ moduleVersion }: any) => moduleVersion)).toEqual(MODULES.toReversed());
});

test('of equal toolchains the one without a suffix comes first in either direction, and the others by module version', async ({
  app,
}) => {
  expect((await latest(app, 'suffixes')).moduleVersion).toBe(PLAIN[0]);
  expect(await ordered(app, 'suffixes', { direction: 'ASC' })).toEqual([...PLAIN, ...WITH]);
  expect(await ordered(app, 'suffixes')).toEqual([...PLAIN, ...WITH.toReversed()]);
  const rows = await listed(app, 'marketplace-software-versions/?package_name=suffixes&o=version');
  expect(rows.map((row) => row.module_version)).toEqual([...PLAIN, ...WITH]);
});

test('a walk by cursors meets equal versions once and in order, from either end and in either direction', async ({ app }) => {
  const walk = async (name: string, direction: string, isBackward: boolean) => {
    const found: string[] = [];
    for (let cursor: string | null = null; ;) {
      const { packages }: any = await app.query(
        `query ($name: String, $order: [VersionOrder!], $cursor: String) { packages(filter: { nameExact: $name }) { nodes {
          versions(orderBy: $order, ${isBackward ? 'last: 1, before' : 'first: 1, after'}: $cursor) { nodes { moduleVersion } pageInfo { startCursor endCursor } } } } }`,
        { name, order: [{ field: 'VERSION', direction }], cursor },
      );
      const { nodes, pageInfo } = packages.nodes[0].versions;
      if (nodes.length === 0) return isBackward ? found.toReversed() : found;
      found.push(nodes[0].moduleVersion);
      cursor = isBackward ? pageInfo.startCursor : pageInfo.endCursor;
    }
  };

  for (const name of ['backwards', 'suffixes'])
    for (const direction of ['ASC', 'DESC'] as const)
      for (const isBackward of [false, true])
        expect(await walk(name, direction, isBackward)).toEqual(await ordered(app, name, { direction }));
});

test('a package has the text of the build with the newest toolchain family, compared as a version', async ({ app }) => {
  const { packages } = await app.query('{ packages(filter: { nameExact: "texts" }) { nodes { description } } }');

  expect(packages.nodes).toEqual([{ description: 'new' }]);
});

test('GPUs are listed in natural order', async ({ app }) => {
  const gpus = ['cc70', 'cc80', 'cc90', 'cc90a', 'cc100', 'cc120'].map((gpu) => `nvidia/${gpu}`);
  const { packages } = await app.query(
    '{ packages(filter: { nameExact: "gpus" }) { nodes { versions { nodes { id targets { nodes { gpuArchitectures } } } } } } }',
  );
  const [version] = packages.nodes[0].versions.nodes;
  const [row] = await listed(app, 'marketplace-software-targets/?gpu_arch=cc90a');
  const made = await written(app, 'createTarget', {
    ...{ versionId: version.id, name: 'aarch64', subtype: 'generic' },
    gpuArchitectures: gpus.toReversed(),
  });

  expect(version.targets.nodes).toEqual([{ gpuArchitectures: gpus }]);
  expect([row.gpu_architectures, made.gpuArchitectures]).toEqual([gpus, gpus]);
});

test('dates with a channel or an update are ordered as dates', async ({ app }) => {
  expect(await ordered(app, 'LAMMPS', { field: 'version', direction: 'ASC' })).toEqual(LAMMPS);
  expect((await latest(app, 'LAMMPS')).version).toBe('22Jul2025_update4');
});

test.for([
  ['tidy', '0.14', ['0.14', '0.14-patches']],
  ['tidier', '0.14', ['0.14', '0.14-patches']],
  ['kept', '2.1', ['2.0', '2.1']],
  ['betas', '3.9.2', ['3.9.2b', '3.9.2b2', '3.9.2']],
  ['milestones', '1.0', ['1.0-M1', '1.0-M2', '1.0-M10', '1.0']],
  ['early', '21', ['20', '21-ea', '21']],
] as const)('of %s %s is the latest, and pre-releases come before their release', async ([name, newest, versions], { app }) => {
  expect((await latest(app, name)).version).toBe(newest);
  expect(await ordered(app, name, { field: 'version', direction: 'ASC' })).toEqual(versions);
});

test('versions written by hand are ordered as those that are imported', async ({ app }) => {
  const made = await written(app, 'createCatalog', { name: 'Hand', version: '1' });
  const { id: packageId } = await written(app, 'createPackage', { catalogId: made.id, name: 'crafted' });
  const create = (moduleVersion: string, family: string, versionSuffix = '', version = '1.0') =>
    written(app, 'createVersion', {
      ...{ packageId, version, moduleName: 'crafted', moduleVersion, versionSuffix, toolchainFamilies: [family] },
    });
  const moved = await create('a', 'foss/2026.1');
  await create('b-CUDA-12.10', 'foss-2026.2', '-CUDA-12.10');
  await create('b-CUDA-12.4', '2026.2_foss', '-CUDA-12.4');
  await create('b', 'FOSS_2026.2');
  expect(await ordered(app, 'crafted')).toEqual(['b', 'b-CUDA-12.10', 'b-CUDA-12.4', 'a']);

  await written(app, 'updateVersion', { id: moved.id, toolchainFamilies: ['foss_2026.10'], moduleVersion: 'c' });
  expect(await ordered(app, 'crafted')).toEqual(['c', 'b', 'b-CUDA-12.10', 'b-CUDA-12.4']);
  expect((await latest(app, 'crafted')).moduleVersion).toBe('c');
});

test('a letter that a package begins to number becomes a pre-release, and a release again when that ends', async ({ app }) => {
  const made = await written(app, 'createCatalog', { name: 'Letters', version: '1' });
  const { id: packageId } = await written(app, 'createPackage', { catalogId: made.id, name: 'lettered' });
  for (const version of ['3.1', '3.1b']) await written(app, 'createVersion', { packageId, version });
  expect(await ordered(app, 'lettered', { field: 'version' })).toEqual(['3.1b', '3.1']);

  const numbered = await written(app, 'createVersion', { packageId, version: '3.1b2' });
  expect(await ordered(app, 'lettered', { field: 'version' })).toEqual(['3.1', '3.1b2', '3.1b']);
  expect((await latest(app, 'lettered')).version).toBe('3.1');

  await written(app, 'updateVersion', { id: numbered.id, version: '3.2' });
  expect(await ordered(app, 'lettered', { field: 'version' })).toEqual(['3.2', '3.1b', '3.1']);
});

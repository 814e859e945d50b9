import { expect } from 'vitest';
import { catalog, spack } from '../helpers/factories.ts';
import { edit, paths, written } from '../helpers/edits.ts';
import { idsByKey, wrongCounts } from '../helpers/rows.ts';
import type { TestApp } from '../helpers/app.ts';
import { testWithApp } from '../helpers/withApp.ts';

const test = testWithApp({
  catalogs: [
    catalog('2023.06')
      .package('SciPy-bundle', {
        '2023.11': { extensions: ['python/numpy@1.26.4'] },
        '2023.07': { extensions: ['python/numpy@1.26.4'] },
      })
      .package('GROMACS', { '2024.4': {} }),
    spack('2026-07-01').package('zlib', { versions: ['1.3'] }),
  ],
});

async function ids(app: TestApp): Promise<Map<string, string>> {
  const { catalogs } = await app.query('{ catalogs { nodes { uuid } } }');
  const maps = await Promise.all((catalogs.nodes as { uuid: string }[]).map(({ uuid }) => idsByKey(app, uuid)));
  return new Map(maps.flatMap((map) => [...map]));
}
const idOf = async (app: TestApp, key: string) => (await ids(app)).get(key) ?? expect.fail(key);

test('a manually created version has the given values, and the command that loads it', async ({ app }) => {
  const made = await written(app, 'createVersion', {
    packageId: await idOf(app, 'package SOFTWARE GROMACS'),
    version: '2025.1',
    moduleName: 'GROMACS',
    moduleVersion: '2025.1-foss-2024a',
    requiredModules: [{ name: 'EESSI', version: '2023.06' }],
    toolchain: { name: 'foss', version: '2024a' },
    toolchainFamilies: ['2024a_foss'],
    releaseDate: '2025-02-01',
    dependencies: ['OpenMPI'],
    metadata: { note: 'by hand' },
  });

  expect(made).toMatchObject({
    version: '2025.1',
    releaseDate: '2025-02-01',
    module: { fullName: 'GROMACS/2025.1-foss-2024a' },
    toolchain: { name: 'foss', version: '2024a' },
    toolchainFamilies: ['2024a_foss'],
    dependencies: ['OpenMPI'],
    metadata: { note: 'by hand' },
    loadCommands: ['module load EESSI/2023.06', 'module load GROMACS/2025.1-foss-2024a'],
    parent: null,
  });
  expect(await wrongCounts(app)).toEqual([]);
});

test('a family written by hand is stored in one form, and is found in each of its forms', async ({ app }) => {
  const packageId = await idOf(app, 'package SOFTWARE GROMACS');
  const made = await written(app, 'createVersion', {
    packageId,
    version: '7',
    toolchainFamilies: ['Foss_2026.1', 'foss-2026.1'],
  });
  const { id } = made;
  const changed = await written(app, 'updateVersion', { id, toolchainFamilies: ['foss/2026.10', '2026.1_foss'] });

  expect([made.toolchainFamilies, changed.toolchainFamilies]).toEqual([['2026.1_foss'], ['2026.10_foss', '2026.1_foss']]);
  for (const family of ['foss_2026.10', '2026.10_foss', 'FOSS/2026.10', 'foss-2026.10']) {
    const { versions } = await app.query(
      'query ($family: [String!]) { versions(filter: { toolchainFamily: $family }) { nodes { id } } }',
      {
        family: [family],
      },
    );
    expect(versions.nodes).toEqual([{ id }]);
  }
});

test('a version of Spack is loaded as Spack does it, and follows the name of its package', async ({ app }) => {
  const packageId = await idOf(app, 'package SOFTWARE zlib');
  const made = await written(app, 'createVersion', { packageId, version: '1.3.1' });
  await written(app, 'updatePackage', { id: packageId, name: 'zlib-ng' });

  const { version } = await app.query('query ($id: ID!) { version(id: $id) { loadCommands } }', { id: made.id });

  expect(made.loadCommands).toEqual(['spack install zlib@=1.3.1', 'spack load zlib@=1.3.1']);
  expect(version.loadCommands).toEqual(['spack install zlib-ng@=1.3.1', 'spack load zlib-ng@=1.3.1']);
});

test('an update changes what is given, null clears, and the order follows', async ({ app }) => {
  const packageId = await idOf(app, 'package SOFTWARE GROMACS');
  const made = await written(app, 'createVersion', { packageId, version: '1.10', toolchain: { name: 'foss', version: '2020a' } });

  expect(await written(app, 'updateVersion', { id: made.id, version: '1.9', metadata: { a: 1 } })).toMatchObject({
    version: '1.9',
    toolchain: { name: 'foss' },
  });
  expect(await written(app, 'updateVersion', { id: made.id, toolchain: null, metadata: null })).toMatchObject({
    version: '1.9',
    toolchain: null,
    metadata: {},
  });
  const other = await written(app, 'createVersion', { packageId, version: '1.10' });
  const { package: found } = await app.query(
    'query ($id: ID!) { package(id: $id) { versions(orderBy: [{ field: VERSION }], first: 2) { nodes { version } } } }',
    { id: packageId },
  );
  expect(other.version).toBe('1.10');
  expect(found.versions.nodes).toEqual([{ version: '1.9' }, { version: '1.10' }]);
});

test('version and module are unique in a package', async ({ app }) => {
  const packageId = await idOf(app, 'package SOFTWARE GROMACS');
  const first = await written(app, 'createVersion', { packageId, version: '3.0' });
  const second = await written(app, 'createVersion', { packageId, version: '3.0', moduleName: 'GROMACS', moduleVersion: '3.0' });
  const clash = { code: 'CONFLICT', existing: { __typename: 'PackageVersion', id: first.id } };

  expect(await edit(app, 'createVersion', { packageId, version: '3.0' })).toMatchObject(clash);
  expect(await edit(app, 'updateVersion', { id: second.id, moduleName: null, moduleVersion: null })).toMatchObject(clash);
});

test("an extension's version has the module and targets of the parent that contains it, and follows it", async ({ app }) => {
  const packageId = await idOf(app, 'package SOFTWARE GROMACS');
  const gromacs = await written(app, 'createVersion', {
    packageId,
    version: '5.0',
    moduleName: 'GROMACS',
    moduleVersion: '5.0-foss-2023b',
  });
  await written(app, 'createTarget', { versionId: gromacs.id, name: 'x86_64', subtype: 'amd/zen3' });
  const numpy = await idOf(app, 'package PYTHON numpy');

  const made = await written(app, 'createVersion', { packageId: numpy, version: '2.0', parentVersionId: gromacs.id });
  expect(made).toMatchObject({ module: { fullName: 'GROMACS/5.0-foss-2023b' }, targetCount: 1, parent: { uuid: gromacs.uuid } });
  expect(made.loadCommands).toEqual(['module load EESSI/2023.06', 'module load GROMACS/5.0-foss-2023b']);

  await written(app, 'updateVersion', { id: gromacs.id, moduleVersion: '5.0-foss-2024a' });
  const { version } = await app.query('query ($id: ID!) { version(id: $id) { module { fullName } loadCommands } }', {
    id: made.id,
  });
  expect(version.module.fullName).toBe('GROMACS/5.0-foss-2024a');
  expect(version.loadCommands).toContain('module load GROMACS/5.0-foss-2024a');
  expect(await wrongCounts(app)).toEqual([]);

  expect(await written(app, 'updateVersion', { id: made.id, parentVersionId: null })).toMatchObject({
    module: null,
    parent: null,
    targetCount: 0,
  });
  expect(await wrongCounts(app)).toEqual([]);
});

test('what cannot be a parent is refused with its reason', async ({ app }) => {
  const all = await ids(app);
  const of = (key: string) => all.get(key) ?? expect.fail(key);
  const numpy = of('package PYTHON numpy');
  const inScipy = of('version PYTHON numpy 1.26.4 SciPy-bundle 2023.11-foss-2023b');
  const gromacs = of('version SOFTWARE GROMACS 2024.4 GROMACS 2024.4-foss-2023b');
  const zlib = of([...all.keys()].find((key) => /^version SOFTWARE zlib\S* 1\.3 *$/.test(key)) ?? 'zlib 1.3');

  for (const [packageId, parentVersionId] of [
    [numpy, '00000000-0000-7000-8000-000000000000'],
    [numpy, zlib],
    [numpy, inScipy],
    [of('package SOFTWARE GROMACS'), gromacs],
  ])
    expect(paths(await edit(app, 'createVersion', { packageId, version: '9', parentVersionId }))).toEqual(['parentVersionId']);
  expect(
    paths(await edit(app, 'updateVersion', { id: inScipy, moduleName: 'x', toolchain: { name: 'foss', version: '1' } })),
  ).toEqual(['moduleName', 'toolchain']);
});

test('a deleted version takes its targets and the versions of extensions in it along', async ({ app }) => {
  const id = await idOf(app, 'version SOFTWARE SciPy-bundle 2023.07 SciPy-bundle 2023.07-foss-2023b');

  const result = await edit(app, 'deleteVersion', { id });

  expect(result).toMatchObject({
    __typename: 'DeletePayload',
    package: { name: 'SciPy-bundle', versionCount: 1, extensionCount: 1 },
  });
  expect((await ids(app)).has('version PYTHON numpy 1.26.4 SciPy-bundle 2023.07-foss-2023b')).toBe(false);
  expect(await wrongCounts(app)).toEqual([]);
  expect(await edit(app, 'deleteVersion', { id })).toMatchObject({ code: 'NOT_FOUND' });
});

test('every field at fault is named at once', async ({ app }) => {
  const packageId = await idOf(app, 'package SOFTWARE GROMACS');
  const result = await edit(app, 'createVersion', {
    packageId,
    version: '',
    moduleName: 'x'.repeat(300),
    requiredModules: [{ name: '', version: '1' }],
    toolchain: { name: ' ', version: '1' },
    toolchainFamilies: ['\u0000'],
    dependencies: Array.from({ length: 10_000 }, () => 'x'),
    metadata: { '\u0000': 1 },
  });

  expect(paths(result)).toEqual([
    'dependencies',
    'metadata',
    'moduleName',
    'requiredModules.0.name',
    'toolchain.name',
    'toolchainFamilies.0',
    'version',
  ]);
});

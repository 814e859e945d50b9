import { expect } from 'vitest';
import { catalog, spack } from '../helpers/factories.ts';
import type { TestApp } from '../helpers/app.ts';
import { testWithApp } from '../helpers/withApp.ts';

const ZEN3 = 'x86_64/amd/zen3';
const ARM = 'aarch64/neoverse_n1';

const test = testWithApp({
  catalogs: [
    catalog('2023.06')
      .package('GROMACS', {
        '2024.4': [
          {
            cpus: [ZEN3],
            suffix: '-CUDA-12.4.0',
            gpus: ['nvidia/cc80'],
            licenses: ['LGPL-2.1-or-later'],
            toolchain: 'foss-2023b',
          },
          { cpus: [ZEN3, ARM], licenses: ['LGPL-2.1-or-later'], toolchain: 'foss-2023b' },
        ],
        '2023.3': { cpus: [ARM], toolchain: 'foss-2023a', licenses: ['LGPL-2.1-or-later'] },
      })
      .package('SciPy-bundle', {
        '2023.11': { cpus: [ZEN3], toolchain: 'gfbf-2023b', extensions: ['python/numpy@1.26.2', 'python/scipy@2.1.26'] },
      })
      .package('R', { '4.3.2': { cpus: [ARM], extensions: ['r/ALL@1.0', 'r/numpy@0.1'], categories: ['Math'] } })
      .package('Ruby', { '3.3': { cpus: [ARM] } }),
    catalog('2026.01').package('dotted', {
      '1': { cpus: ['riscv64/generic'], families: ['FOSS-2026.1', '2026.1_foss', 'foss/2026.1'] },
    }),
    spack('2026-07-01')
      .package('openmpi', {
        versions: ['5.0.3', '4.1'],
        provides: ['mpi'],
        licenses: ['BSD-3-Clause-Open-MPI'],
        categories: ['e4s'],
        maintainers: ['hppritcha'],
      })
      .package('zlib', { versions: ['1.26.4', '1.260'], licenses: ['(Zlib OR MIT)'], description: '100% compression_library' })
      .package('mit-tool', { versions: ['main'], licenses: ['MITNFA'] }),
  ],
});

const names = async (app: TestApp, filter: object, search?: string): Promise<string[]> => {
  const { packages } = await app.query(
    'query ($filter: PackageFilter, $search: String) { packages(filter: $filter, search: $search, orderBy: [{ field: NAME }]) { totalCount nodes { name } } }',
    { filter, search },
  );
  expect(packages.totalCount).toBe(packages.nodes.length);
  return packages.nodes.map(({ name }: { name: string }) => name);
};

/** What is said → the packages it leaves. */
const PACKAGES: [string, object, string[]][] = [
  ['a case-insensitive substring of the name', { name: 'ROMA' }, ['GROMACS']],
  ['the exact name, case-insensitive', { nameExact: 'r' }, ['R']],
  ['several names, case-insensitive', { nameIn: ['r', 'OpenMPI', 'nothing'] }, ['openmpi', 'R']],
  ['a virtual package it provides, case-insensitive', { provides: 'MPI' }, ['openmpi']],
  ['a virtual package whose name is a part of another', { provides: 'mp' }, []],
  ['a percent sign is itself in a text', { description: '100%' }, ['zlib']],
  ['an underscore is itself in a text', { description: 'n_l' }, ['zlib']],
  ['a catalog by a part of its name', { catalogName: 'pac', name: 'z' }, ['zlib']],
  ['a catalog by a part of its version', { catalogVersion: '26.07', name: 'z' }, ['zlib']],
  ['a catalog by its type', { catalogType: ['SOURCE_PACKAGE'] }, ['mit-tool', 'openmpi', 'zlib']],
  ['an ecosystem', { ecosystem: ['R'] }, ['ALL', 'numpy']],
  ['extensions', { isExtension: true }, ['ALL', 'numpy', 'numpy', 'scipy']],
  ['no extensions', { isExtension: false, catalogVersion: '2023.06' }, ['GROMACS', 'R', 'Ruby', 'SciPy-bundle']],
  ['the name of an extension', { extensionName: 'NumPy' }, ['R', 'SciPy-bundle']],
  [
    'name and ecosystem of one and the same extension',
    { extensionName: 'numpy', extensionEcosystem: ['PYTHON'] },
    ['SciPy-bundle'],
  ],
  ['an extension that is in no version', { extensionName: 'ALL', extensionEcosystem: ['PYTHON'] }, []],
  ['a category, case-insensitive', { category: ['math', 'E4S'] }, ['openmpi', 'R']],
  ['a licence inside an expression, not inside a word', { license: ['mit'] }, ['zlib']],
  ['licences that satisfy all of its own', { licenseSatisfies: ['MIT'] }, ['zlib']],
  ['licences that satisfy none', { licenseSatisfies: ['ISC'] }, []],
  ['a maintainer', { maintainer: ['HPPritcha'] }, ['openmpi']],
  ['a version, exactly', { hasVersion: '4.1' }, ['openmpi']],
  ['a version is not a part of one', { hasVersion: '4' }, []],
  ['a toolchain', { toolchainName: 'gfbf', toolchainVersion: '2023b' }, ['numpy', 'scipy', 'SciPy-bundle']],
  ['a toolchain and a version of the same build', { toolchainVersion: '2023a', hasVersion: '2024.4' }, []],
  ['a family written foss/2023a', { toolchainFamily: ['foss/2023a'] }, ['GROMACS']],
  ['a family written 2023a_foss', { toolchainFamily: ['2023a_foss'] }, ['GROMACS']],
  ['a family written foss_2023a', { toolchainFamily: ['foss_2023a'] }, ['GROMACS']],
  ['a family written foss-2023a', { toolchainFamily: ['foss-2023a'] }, ['GROMACS']],
  ...['2026.1_foss', 'foss_2026.1', 'foss/2026.1', 'foss-2026.1', 'FOSS/2026.1', '2026.1_FOSS', '2026.1-foss'].map(
    (written): [string, object, string[]] => [
      `a family with a dot written ${written}`,
      { toolchainFamily: [written] },
      ['dotted'],
    ],
  ),
  ['a family, case-insensitive', { toolchainFamily: ['FOSS-2023A'] }, ['GROMACS']],
  ...['cc80', 'nvidia/cc80', 'accel/nvidia/cc80', 'sm_80', '8.0', 'CC80', 'SM_80', 'compute_80', 'nvidia/8.0', 'CC 8.0'].map(
    (written): [string, object, string[]] => [`a GPU written ${written}`, { gpuArchitecture: [written] }, ['GROMACS']],
  ),
  ['a GPU of another vendor', { gpuArchitecture: ['amd/cc80', 'sm_8', '0.8'] }, []],
  ...[
    'zen3',
    'amd/zen3',
    'x86_64/amd/zen3',
    'linux/x86_64/amd/zen3',
    'Linux/X86_64/AMD/Zen3',
    'x86_64/zen3',
    'Zen 3',
    'x86-64/amd/zen3',
  ].map((written): [string, object, string[]] => [
    `a microarchitecture written ${written}`,
    { cpuMicroarchitecture: [written], isExtension: false },
    ['GROMACS', 'SciPy-bundle'],
  ]),
  [
    'a microarchitecture of another family or vendor',
    { cpuMicroarchitecture: ['aarch64/zen3', 'intel/zen3', 'x86_64/intel/zen3'] },
    [],
  ],
  ['a CPU family, case-insensitive', { cpuFamily: ['X86_64'], isExtension: false }, ['GROMACS', 'SciPy-bundle']],
  ['a microarchitecture without its vendor', { cpuMicroarchitecture: ['zen3'], isExtension: false }, ['GROMACS', 'SciPy-bundle']],
  [
    'a microarchitecture with its vendor',
    { cpuMicroarchitecture: ['AMD/zen3'], isExtension: false },
    ['GROMACS', 'SciPy-bundle'],
  ],
  ['a microarchitecture in full', { cpuMicroarchitecture: ['x86_64/amd/zen3'], isExtension: false }, ['GROMACS', 'SciPy-bundle']],
  ['extensions have the targets of their parents', { cpuMicroarchitecture: ['zen3'], isExtension: true }, ['numpy', 'scipy']],
  ['family and microarchitecture are those of one target', { cpuFamily: ['aarch64'], cpuMicroarchitecture: ['zen3'] }, []],
  ['a GPU without its vendor', { gpuArchitecture: ['CC80'] }, ['GROMACS']],
  ['a GPU and a CPU of the same target', { gpuArchitecture: ['nvidia/cc80'], cpuFamily: ['aarch64'] }, []],
  ['some GPU', { hasGpu: true }, ['GROMACS']],
  ['some GPU in what the rest leaves', { hasGpu: true, hasVersion: '2023.3' }, []],
  ['no GPU in what the rest leaves', { hasGpu: false, cpuFamily: ['aarch64'], isExtension: false }, ['GROMACS', 'R', 'Ruby']],
  ['no GPU at all', { hasGpu: false, catalogVersion: '2023.06', isExtension: false }, ['R', 'Ruby', 'SciPy-bundle']],
  [
    'nothing, in empty fields',
    { name: '', ecosystem: [], license: null, catalogId: '', catalogName: 'Spack' },
    ['mit-tool', 'openmpi', 'zlib'],
  ],
];

for (const [title, filter, expected] of PACKAGES)
  test(`packages can be filtered by ${title}`, async ({ app }) => {
    expect(await names(app, filter)).toEqual(expected);
  });

test('a family is stored in one form, however upstream writes it', async ({ app }) => {
  const { versions } = await app.query('{ versions(filter: { packageNameExact: "dotted" }) { nodes { toolchainFamilies } } }');

  expect(versions.nodes).toEqual([{ toolchainFamilies: ['2026.1_foss'] }]);
});

test.for(['EESSI', 'eessi', 'ESSI'])(
  'catalogs are found by their exact name, case-insensitive: %s',
  async (nameExact, { app }) => {
    const { catalogs } = await app.query(
      'query ($nameExact: String) { catalogs(filter: { nameExact: $nameExact }) { totalCount } }',
      {
        nameExact,
      },
    );

    expect(catalogs.totalCount).toBe(nameExact === 'ESSI' ? 0 : 2);
  },
);

const SEARCHES: [string, string, string[]][] = [
  ['every word, wherever it stands', 'gromacs cuda', ['GROMACS']],
  ['a virtual package', 'mpi', ['openmpi']],
  ['a version', '1.260', ['zlib']],
  ['the name of an extension, which finds its parent too', 'scipy', ['scipy', 'SciPy-bundle']],
  ['no sentence of ours', 'comes', []],
  ['nothing where a word is found nowhere', 'gromacs frobnicator', []],
];

for (const [title, search, expected] of SEARCHES)
  test(`a search finds ${title}`, async ({ app }) => {
    expect(await names(app, {}, search)).toEqual(expected);
  });

async function versionsOf(app: TestApp, filter: object): Promise<string[]> {
  const { versions } = await app.query(
    'query ($filter: VersionFilter) { versions(filter: $filter, first: 100) { totalCount nodes { version package { name } } } }',
    { filter },
  );
  expect(versions.totalCount).toBe(versions.nodes.length);
  return versions.nodes.map((node: any) => `${node.package.name} ${node.version}`);
}

const VERSIONS: [string, object, string[]][] = [
  ['a prefix that ends at a dot', { versionPrefix: '1.26' }, ['numpy 1.26.2', 'zlib 1.26.4']],
  ['a part of the version', { version: '1.26', isExtension: false }, ['zlib 1.260', 'zlib 1.26.4']],
  ['the version in full', { versionExact: '2.1.26' }, ['scipy 2.1.26']],
  ['a module in full', { module: 'GROMACS/2023.3-foss-2023a' }, ['GROMACS 2023.3']],
  [
    'the module of the parent',
    { module: 'SciPy-bundle/2023.11-gfbf-2023b', isExtension: true },
    ['numpy 1.26.2', 'scipy 2.1.26'],
  ],
  ['the name of its package', { packageNameExact: 'GROMACS', cpuFamily: ['aarch64'] }, ['GROMACS 2024.4', 'GROMACS 2023.3']],
  ['a part of the name of its package', { packageName: 'zl' }, ['zlib 1.260', 'zlib 1.26.4']],
  ['the type of its catalog', { catalogType: ['SOURCE_PACKAGE'], version: 'main' }, ['mit-tool main']],
  ['the toolchain of the parent', { toolchainName: 'gfbf', isExtension: true }, ['numpy 1.26.2', 'scipy 2.1.26']],
  ['a GPU', { gpuArchitecture: ['cc80'] }, ['GROMACS 2024.4']],
  ['no GPU', { hasGpu: false, packageNameExact: 'gromacs' }, ['GROMACS 2024.4', 'GROMACS 2023.3']],
  ['a day of release, where none is known', { releasedAfter: '1990-01-01' }, []],
];

for (const [title, filter, expected] of VERSIONS)
  test(`versions can be filtered by ${title}`, async ({ app }) => {
    expect(await versionsOf(app, filter)).toEqual(expected);
  });

const id = async (app: TestApp, nameExact: string, extension = false): Promise<any> =>
  (
    await app.query(
      'query ($filter: PackageFilter) { packages(filter: $filter) { nodes { id uuid catalog { id } versions { nodes { id uuid version } } } } }',
      { filter: { nameExact, isExtension: extension } },
    )
  ).packages.nodes[0];

test('ids in filters are global ids or uuids, of a package or of a version for parents', async ({ app }) => {
  const bundle = await id(app, 'SciPy-bundle');

  for (const parentId of [
    bundle.id,
    bundle.uuid,
    bundle.uuid.replaceAll('-', ''),
    bundle.versions.nodes[0].id,
    bundle.versions.nodes[0].uuid,
  ]) {
    expect(await names(app, { parentId })).toEqual(['numpy', 'scipy']);
    expect(await versionsOf(app, { parentId })).toEqual(['numpy 1.26.2', 'scipy 2.1.26']);
  }
  expect(await versionsOf(app, { packageId: bundle.id })).toEqual(['SciPy-bundle 2023.11']);
  expect(await versionsOf(app, { catalogId: bundle.catalog.id, versionPrefix: '4' })).toEqual(['R 4.3.2']);
});

const TARGETS: [string, (app: TestApp) => Promise<object>, number][] = [
  [
    'the targets of an extension are those of the versions that contain it',
    async (app) => ({ packageId: (await id(app, 'scipy', true)).id }),
    1,
  ],
  ['the targets of a version', async (app) => ({ versionId: (await id(app, 'GROMACS')).versions.nodes.at(-1).uuid }), 1],
  ['a type, case-insensitive', () => Promise.resolve({ type: ['BUILD_VARIANT'] }), 5],
  ['a part of the name, subtype and location', () => Promise.resolve({ name: 'X86', subtype: 'ZEN', location: 'gromacs' }), 2],
  ['a GPU or none', () => Promise.resolve({ hasGpu: true }), 1],
  ['a CPU', () => Promise.resolve({ cpuMicroarchitecture: ['neoverse_n1'] }), 4],
];

for (const [title, filterOf, expected] of TARGETS)
  test(`targets can be filtered by ${title}`, async ({ app }) => {
    const { targets } = await app.query(
      'query ($filter: TargetFilter) { targets(filter: $filter) { totalCount nodes { id } } }',
      { filter: await filterOf(app) },
    );

    expect([targets.totalCount, targets.nodes.length]).toEqual([expected, expected]);
  });

test('catalogs can be filtered by everything that is said of them', async ({ app }) => {
  const count = async (filter: object): Promise<number> =>
    (await app.query('query ($filter: CatalogFilter) { catalogs(filter: $filter) { totalCount } }', { filter })).catalogs
      .totalCount;

  expect(await count({ name: 'eess' })).toBe(2);
  expect(await count({ nameExact: 'eess' })).toBe(0);
  expect(await count({ versionExact: '2023.06', source: ['EESSI'], type: ['BINARY_RUNTIME'], autoUpdateEnabled: true })).toBe(1);
  expect(await count({ version: '2026', description: 'spack' })).toBe(1);
});

test('a list that is too long, a text that is too long and one with a NUL are refused with the rule', async ({ app }) => {
  for (const filter of [{ license: Array(51).fill('x') }, { name: 'x'.repeat(256) }, { name: 'a\u0000b' }]) {
    const { errors } = await app.ask('query ($filter: PackageFilter) { packages(filter: $filter) { totalCount } }', { filter });

    expect(errors).toMatchObject([{ code: 'BAD_USER_INPUT', path: 'packages.totalCount' }]);
  }
});

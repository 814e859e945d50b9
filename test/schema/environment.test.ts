import { expect } from 'vitest';
import { catalogId } from '../helpers/offerings.ts';
import { catalog, spack } from '../helpers/factories.ts';
import type { TestApp } from '../helpers/app.ts';
import { testWithApp } from '../helpers/withApp.ts';

const CPUS = ['x86_64/amd/zen2', 'x86_64/amd/zen3', 'x86_64/amd/zen4'];
const NEW = { toolchain: 'foss-2024a', cpus: CPUS };
const MIDDLE = { toolchain: 'foss-2023b', cpus: CPUS };
const OLD = { toolchain: 'foss-2022b', cpus: CPUS };

const test = testWithApp({
  catalogs: [
    catalog('2023.06')
      .package('GROMACS', {
        '2024.4': { ...MIDDLE, requires: ['HDF5/1.14'] },
        '2024.1': [MIDDLE, { ...MIDDLE, suffix: '-CUDA-12.4.0', gpus: ['nvidia/cc80'] }],
        '2023.1': OLD,
      })
      .package('PLUMED', { '2.9': MIDDLE, '2.8': OLD })
      .package('SciPy-bundle', {
        '2024.05': { ...NEW, extensions: ['python/numpy@1.26.4'] },
        '2023.11': { ...MIDDLE, extensions: ['python/numpy@1.26.2', 'python/GROMACS@0.1'] },
      })
      .package('ParaView', { '5.11': { ...MIDDLE, requires: ['HDF5/1.12'] } })
      .package('tool', { '1.0': { ...MIDDLE, families: [] } }),
    spack('2026-07-01').package('gromacs', { versions: ['2024.1'] }),
  ],
});

const QUERY = `query ($input: EnvironmentInput!) { environment(input: $input) {
  options { toolchainFamily versions { version versionSuffix package { name ecosystem } } loadCommands }
  problems { package message toolchainFamilies } } hardware(kind: GPU) { name } }`;

const environment = async (app: TestApp, packages: readonly string[], more: object = {}, name = 'EESSI') =>
  (await app.query(QUERY, { input: { catalogId: await catalogId(app, name), packages, ...more } }))['environment'];

const briefly = ({ options }: any): string[] =>
  options.map(({ toolchainFamily, versions }: any) =>
    [toolchainFamily, ...versions.map((one: any) => `${one.package.name}/${one.version}${one.versionSuffix}`)].join(' '),
  );

test('packages are found in any letter case, and load together where they share a toolchain family', async ({ app }) => {
  const found = await environment(app, ['gromacs', 'plumed']);

  expect(briefly(found)).toEqual(['2023b_foss GROMACS/2024.4 PLUMED/2.9', '2022b_foss GROMACS/2023.1 PLUMED/2.8']);
  expect(found.problems).toEqual([]);
  expect(found.options[0].loadCommands).toEqual([
    'module load EESSI/2023.06',
    'module load GROMACS/2024.4-foss-2023b',
    'module load PLUMED/2.9-foss-2023b',
  ]);
});

test('an extension is loaded by the module of its parent, once', async ({ app }) => {
  const found = await environment(app, ['numpy', 'SciPy-bundle', 'PLUMED']);

  expect(briefly(found)).toEqual(['2023b_foss numpy/1.26.2 SciPy-bundle/2023.11 PLUMED/2.9']);
  expect(found.options[0].loadCommands).toEqual([
    'module load EESSI/2023.06',
    'module load SciPy-bundle/2023.11-foss-2023b',
    'module load PLUMED/2.9-foss-2023b',
  ]);
  expect(found.problems).toEqual([
    { package: 'numpy', message: '2024a_foss: not available for PLUMED.', toolchainFamilies: ['2024a_foss'] },
    { package: 'SciPy-bundle', message: '2024a_foss: not available for PLUMED.', toolchainFamilies: ['2024a_foss'] },
    {
      package: 'PLUMED',
      message: '2022b_foss: not available for numpy, SciPy-bundle.',
      toolchainFamilies: ['2022b_foss'],
    },
  ]);
});

test.for([
  ['GROMACS/2024.1', ['2023b_foss GROMACS/2024.1']],
  ['GROMACS/2024.1-foss-2023b-CUDA-12.4.0', ['2023b_foss GROMACS/2024.1-CUDA-12.4.0']],
  ['gromacs/0.1', ['2023b_foss GROMACS/0.1']],
  ['tool', [' tool/1.0']],
] as const)('%s is a package with a version, of its module too, or of an extension', async ([name, options], { app }) => {
  expect(briefly(await environment(app, [name]))).toEqual(options);
});

test('the same package twice is the same version twice, loaded once', async ({ app }) => {
  const found = await environment(app, ['PLUMED', 'plumed', 'PLUMED/2.8']);

  expect(briefly(found)).toEqual(['2022b_foss PLUMED/2.8 PLUMED/2.8 PLUMED/2.8']);
  expect(found.options[0].loadCommands).toEqual(['module load EESSI/2023.06', 'module load PLUMED/2.8-foss-2022b']);
});

test('an older version is taken where the newest needs another version of a module', async ({ app }) => {
  expect(briefly(await environment(app, ['ParaView', 'GROMACS']))).toEqual(['2023b_foss ParaView/5.11 GROMACS/2024.1']);
});

test('a host gets only what is available on it: not what is known not to load there, and GPU builds with its GPU', async ({
  app,
}) => {
  const on = (cpu: string, gpu: readonly string[] = [], packages = ['GROMACS', 'PLUMED']) =>
    environment(app, packages, { host: { cpu, gpu } }).then(briefly);

  expect(await on('zen4')).toEqual(['2023b_foss GROMACS/2024.4 PLUMED/2.9']);
  expect(await on('zen3')).toHaveLength(2);
  expect(await on('zen3', ['A100'], ['GROMACS/2024.1-foss-2023b-CUDA-12.4.0'])).toHaveLength(1);
  expect(await on('zen3', [], ['GROMACS/2024.1-foss-2023b-CUDA-12.4.0'])).toEqual([]);
  expect(await on('neoverse_v1')).toEqual([]);
});

test('commands that make start-up choose another build come first', async ({ app }) => {
  const found = await environment(app, ['GROMACS/2024.1-foss-2023b-CUDA-12.4.0', 'PLUMED'], {
    host: { cpu: 'zen3', gpu: ['V100', 'A100'], policy: 'COMPATIBLE' },
  });

  expect(found.options[0].loadCommands.slice(0, 2)).toEqual([
    'export EESSI_ACCELERATOR_TARGET_OVERRIDE=accel/nvidia/cc80',
    'module load EESSI/2023.06',
  ]);
});

test('a catalog whose versions name no families has no options, and a problem that says so', async ({ app }) => {
  expect(await environment(app, ['GROMACS'], {}, 'Spack')).toEqual({
    options: [],
    problems: [
      {
        package: 'GROMACS',
        message: 'The versions of Spack 2026.07.01 name no toolchain families, so it is not known which of them load together.',
        toolchainFamilies: [],
      },
    ],
  });
});

test('a package without versions is a problem', async ({ app }) => {
  await app.sql(`INSERT INTO package (id, catalog_id, name, sort_name, ecosystem)
    SELECT gen_random_uuid(), id, 'Empty', 'empty', 'SOFTWARE' FROM catalog WHERE source = 'EESSI'`);

  const { options, problems } = await environment(app, ['Empty']);

  await app.sql(`DELETE FROM package WHERE name = 'Empty'`);
  expect({ options, problems }).toEqual({
    options: [],
    problems: [{ package: 'Empty', message: 'It has no versions.', toolchainFamilies: [] }],
  });
});

test('an environment of a catalog that does not exist is null', async ({ app }) => {
  const input = { catalogId: '01a1fe04-d5cc-777b-8630-a1b70a950ba4', packages: ['GROMACS'] };

  expect((await app.query(QUERY, { input })).environment).toBeNull();
});

test.for<[readonly string[], object, string, readonly string[] | undefined]>([
  [['GROMCAS', 'PLUMED'], {}, 'EESSI 2023.06 has no package "GROMCAS".', ['GROMACS']],
  [['nunpy', 'plumd', 'x'], {}, 'EESSI 2023.06 has no package "nunpy", "plumd", "x".', ['numpy', 'PLUMED']],
  [['plumed/9'], {}, 'PLUMED of EESSI 2023.06 has no version "9".', ['PLUMED/2.9', 'PLUMED/2.8']],
  [['qwertyuiop'], {}, 'EESSI 2023.06 has no package "qwertyuiop".', undefined],
  [[], {}, 'An environment has 1 to 20 packages, not 0.', undefined],
  [Array<string>(21).fill('GROMACS'), {}, 'An environment has 1 to 20 packages, not 21.', undefined],
  [
    ['GROMACS'],
    { host: { cpu: 'zen33' } },
    'No CPU is known by the name "zen33".',
    ['zen3', expect.any(String), expect.any(String)],
  ],
])(
  'the packages %j with %j are an error, and the rest of the response is complete',
  async ([packages, more, message, suggestions], { app }) => {
    const input = { catalogId: await catalogId(app, 'EESSI'), packages, ...more };

    const { data, errors } = await (await app.post(JSON.stringify({ query: QUERY, variables: { input } }))).json();

    expect(data.environment).toBeNull();
    expect(data.hardware.length).toBeGreaterThan(10);
    expect(errors).toMatchObject([{ message, path: ['environment'], extensions: { code: 'BAD_USER_INPUT' } }]);
    expect(errors[0].extensions.suggestions).toEqual(suggestions);
  },
);

test('the statements do not depend on the number of packages, versions and options', async ({ app }) => {
  const statements = async (packages: readonly string[], more: object) => {
    await environment(app, packages, more);
    app.statements();
    const input = { catalogId: await catalogId(app, 'EESSI'), packages, ...more };
    app.statements();
    await app.query(QUERY, { input });
    return app.statements();
  };

  const expected = ['environment.versions', 'version.byId'];
  expect(await statements(['PLUMED'], {})).toEqual(expected);
  expect(await statements(['GROMACS', 'numpy', 'PLUMED', 'SciPy-bundle'], { host: { cpu: 'zen4' } })).toEqual(expected);
});

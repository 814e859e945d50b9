import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import type { SnapshotPackage, SnapshotVersion } from '../../src/domain/snapshot.ts';
import { createEessi } from '../../src/sources/eessi.ts';
import { fixture, openHttp, openUpstream, readSnapshot, type Reply, type Routes, type Snapshot } from '../helpers/upstream.ts';

const SOFTWARE = '/eessi_api_metadata_software.json';

async function read(routes: Routes, release: string | null = null): Promise<Snapshot> {
  await using upstream = await openUpstream(routes);
  await using http = openHttp(upstream);
  return await readSnapshot(createEessi(upstream.url('/')), http, release);
}

/** A file of the given packages, each with the given versions, of release 2025.06. */
function software(packages: Record<string, unknown>): Routes {
  const entries = Object.entries(packages).map(([name, versions]) => [name, { versions }]);
  return { [SOFTWARE]: JSON.stringify({ architectures_map: { '2025.06': {} }, software: Object.fromEntries(entries) }) };
}

const build = (changes: object = {}): object => ({
  version: '1.0',
  module: 'Wave/1.0-foss-2024a',
  required_modules: ['EESSI/2025.06', 'Wave/1.0-foss-2024a'],
  cpu_arch: ['x86_64/amd/zen3'],
  extensions: [],
  ...changes,
});

const versionOf = (item: SnapshotPackage | undefined, moduleVersion: string): SnapshotVersion | undefined =>
  item?.versions.find(({ module }) => module?.version === moduleVersion);

test('the catalog is the newest release where none is asked, and says where it comes from', async () => {
  const routes = fixture('eessi');
  await using upstream = await openUpstream(routes);
  await using http = openHttp(upstream);

  const { catalog } = await readSnapshot(createEessi(upstream.url('/')), http);

  expect(catalog).toMatchObject({
    version: '2025.06',
    sourceUrl: upstream.url(''),
    description: 'European Environment for Scientific Software Installations 2025.06',
    metadata: {
      timestamp: '2026-01-02T03:04:05.678901Z',
      architectures_map: { '2025.06': { 'x86_64/amd/zen3': 'x86_64/amd/zen3' } },
    },
    fingerprint: `sha256:${createHash('sha256')
      .update(routes[SOFTWARE] ?? '')
      .digest('hex')}`,
    expectedPackages: 3,
  });
  expect(upstream.requests).toEqual([`GET ${SOFTWARE}`]);
});

test('one module in two releases has the targets of each in its own catalog', async () => {
  const newer = await read(fixture('eessi'), '2025.06');
  const older = await read(fixture('eessi'), '2023.06');

  expect([...newer.packages.keys()]).toEqual(['Tides', 'Cup', 'PyKit-bundle']);
  expect([...older.packages.keys()]).toEqual(['Cup', 'Old']);
  expect(newer.packages.get('Cup')?.versions[0]?.targets.map(({ subtype }) => subtype)).toEqual([
    'generic',
    'amd/zen3',
    'amd/zen4',
  ]);
  expect(older.packages.get('Cup')?.versions[0]?.targets.map(({ subtype }) => subtype)).toEqual(['intel/haswell']);
});

test('a release that upstream does not have is refused with those it has', async () => {
  await expect(read(fixture('eessi'), '2024.01')).rejects.toMatchObject({
    code: 'UNKNOWN_RELEASE',
    message: expect.stringContaining('has the releases 2023.06, 2025.06, not "2024.01".'),
  });
});

test('a build keeps its module, toolchain and targets, each with the GPUs of that very CPU', async () => {
  const { packages } = await read(fixture('eessi'));

  expect(versionOf(packages.get('Tides'), '1.10-foss-2024a-CUDA-12.6.0')).toEqual({
    version: '1.10',
    releaseDate: null,
    module: { name: 'Tides', version: '1.10-foss-2024a-CUDA-12.6.0' },
    requiredModules: [
      { name: 'EESSI', version: '2025.06' },
      { name: 'GCCcore', version: '13.3.0' },
      { name: 'Tides', version: '1.10-foss-2024a-CUDA-12.6.0' },
    ],
    toolchain: { name: 'foss', version: '2024a' },
    toolchainFamilies: ['2024a_foss'],
    versionSuffix: '-CUDA-12.6.0',
    metadata: { description: 'Predicts the tides of any coast, on GPUs.' },
    loadCommands: ['module load EESSI/2025.06', 'module load Tides/1.10-foss-2024a-CUDA-12.6.0'],
    targets: [
      target('aarch64', 'generic', 'aarch64/generic', []),
      target('x86_64', 'amd/zen3', 'x86_64/amd/zen3', ['nvidia/cc70', 'nvidia/cc80']),
      target('x86_64', 'amd/zen4', 'x86_64/amd/zen4', ['nvidia/cc90']),
    ],
    extensions: [],
  });
});

function target(name: string, subtype: string, cpu: string, gpuArchitectures: string[]): object {
  const location = `/cvmfs/software.eessi.io/versions/2025.06/software/linux/${cpu}/software/Tides/1.10-foss-2024a-CUDA-12.6.0`;
  return { type: 'cpu_architecture', name, subtype, location, metadata: {}, gpuArchitectures };
}

test('a package takes its texts from its newest version without suffix; a version keeps its own where they differ', async () => {
  const tides = (await read(fixture('eessi'))).packages.get('Tides');

  expect(tides).toMatchObject({ description: 'Predicts the tides of any coast.', homepage: 'https://tides.example/' });
  expect(versionOf(tides, '1.9-foss-2023b')?.metadata).toEqual({
    description: 'Predicts tides.',
    homepage: 'http://old.tides.example/',
  });
  expect(versionOf(tides, '1.10-foss-2024a')?.metadata).toEqual({ identifier: 'biotools:tides' });
});

test('upstream list order decides nothing about a package', async () => {
  const [a, b] = [
    build({ description: 'plain', module: 'Wave/1.0-foss-2024a' }),
    build({ description: 'CUDA', module: 'Wave/1.0-foss-2024a-CUDA-12', versionsuffix: '-CUDA-12' }),
  ];

  for (const versions of [
    [a, b],
    [b, a],
  ]) {
    expect((await read(software({ Wave: versions }))).packages.get('Wave')?.description).toBe('plain');
  }
});

test('a homepage that is no link is none, and licenses may be texts or objects', async () => {
  const license = ['MIT', { identifier: 'BSD-3-Clause', name: 'BSD' }, { name: 'Public Domain' }];
  const { packages, problems } = await read(
    software({ Wave: [build({ homepage: '(none)', license, categories: ['ocean', 'ocean'] })] }),
  );

  expect(packages.get('Wave')).toMatchObject({
    homepage: null,
    licenses: ['MIT', 'BSD-3-Clause', 'Public Domain'],
    categories: ['ocean'],
  });
  expect(problems).toEqual([]);
});

test('extensions belong to the version that names them, each once, without the garbage of R', async () => {
  const kit = (await read(fixture('eessi'))).packages.get('PyKit-bundle');

  expect(versionOf(kit, '2024.05-gfbf-2024a')?.extensions).toEqual([
    { ecosystem: 'PYTHON', name: 'Bottle', version: '1.3' },
    { ecosystem: 'PYTHON', name: 'bottle', version: '0.9' },
    { ecosystem: 'PERL', name: 'Tide::Table', version: 'v2.0' },
  ]);
  expect(versionOf(kit, '2024.05-gfbf-2024a-minimal')?.extensions).toHaveLength(1);
});

test('the form of 2025, with its extensions in files of their own, reads like the form of today', async () => {
  const withoutGpus = ({ packages }: Snapshot): unknown =>
    JSON.parse(JSON.stringify([...packages.values()]), (key, value) => (key === 'gpuArchitectures' ? [] : value));

  for (const release of ['2023.06', '2025.06']) {
    const [today, then] = [await read(fixture('eessi'), release), await read(fixture('eessi-v1'), release)];

    expect(withoutGpus(then)).toEqual(withoutGpus(today));
    expect(then.problems).toEqual([]);
  }
});

test.each(['python', 'r', 'perl', 'ruby', 'octave', 'component'])(
  'the form of 2025 is not imported without its %s extensions',
  async (type) => {
    const path = `/eessi_api_metadata_ext-${type}.json`;
    const replies: Reply[] = [
      { status: 404 },
      { body: '<html>' },
      { body: '{}' },
      { body: fixture('eessi-v1')[path] ?? '', cutAfter: 100 },
    ];

    for (const reply of replies) {
      await expect(read({ ...fixture('eessi-v1'), [path]: reply })).rejects.toMatchObject({
        name: 'UpstreamError',
        message: expect.stringContaining(path),
      });
    }
  },
);

test('extensions of a module that no version has are a problem', async () => {
  const python = '/eessi_api_metadata_ext-python.json';
  const routes = fixture('eessi-v1');

  const { problems } = await read({ ...routes, [python]: routes[python]?.replaceAll('-minimal', '-tiny') ?? '' });

  expect(problems).toEqual([
    {
      kind: 'problem',
      entry: 'PyKit-bundle/2024.05-gfbf-2024a-tiny',
      message: 'Extensions belong to a module that a version has; none has this one.',
    },
  ]);
});

test.each([
  [['nvidia/cc80'], ['nvidia/cc80'], ['nvidia/cc80']],
  [{ 'x86_64/amd/zen3': ['accel/nvidia/cc90', 'nvidia/cc80', 'accel/nvidia/cc80'] }, ['nvidia/cc80', 'nvidia/cc90'], []],
  [{ 'x86_64/amd/zen4': 'amd/gfx90a', 'riscv64/generic': ['nvidia/cc80'] }, [], ['amd/gfx90a']],
  [{}, [], []],
  [null, [], []],
])('GPUs written as %j are told apart by CPU', async (gpu_arch, zen3, zen4) => {
  const { packages } = await read(software({ Wave: [build({ cpu_arch: ['x86_64/amd/zen3', 'x86_64/amd/zen4'], gpu_arch })] }));

  expect(packages.get('Wave')?.versions[0]?.targets.map(({ gpuArchitectures }) => gpuArchitectures)).toEqual([zen3, zen4]);
});

test('a module told twice is one version with the targets, GPUs and extensions of both', async () => {
  const python = (name: string): object => ({ type: 'python', name, version: '1' });
  const { packages } = await read(
    software({
      Wave: [
        build({ gpu_arch: { 'x86_64/amd/zen3': ['nvidia/cc80'] }, extensions: [python('a')] }),
        build({
          cpu_arch: ['x86_64/amd/zen3', 'aarch64'],
          gpu_arch: { 'x86_64/amd/zen3': ['nvidia/cc70'] },
          extensions: [python('a'), python('b')],
        }),
      ],
    }),
  );

  expect(packages.get('Wave')?.versions).toMatchObject([
    {
      targets: [
        { name: 'x86_64', subtype: 'amd/zen3', gpuArchitectures: ['nvidia/cc70', 'nvidia/cc80'] },
        { name: 'aarch64', subtype: 'generic', gpuArchitectures: [] },
      ],
      extensions: [{ name: 'a' }, { name: 'b' }],
    },
  ]);
});

test('a module that is a text splits at its first slash', async () => {
  const { packages } = await read(software({ Wave: [build({ module: undefined, modulename: 'Wave/1.0/beta' })] }));

  expect(packages.get('Wave')?.versions[0]?.module).toEqual({ name: 'Wave', version: '1.0/beta' });
});

test.each<[string, unknown, string]>([
  ['an entry that is no object', { Bad: 'text' }, 'A package has a list of versions, not "text".'],
  ['a version that is no object', { Bad: [3] }, 'Version 1 (3): A version is an object, not 3.'],
  [
    'a version without a number',
    { Bad: [build({ version: null })] },
    'Version 1 (null): A version is a text of 1 to 255 characters, not null.',
  ],
  ['a version too long', { Bad: [build({ version: 'x'.repeat(256) })] }, 'A version is a text of 1 to 255 characters, not "xxx'],
  [
    'a version without CPUs',
    { Bad: [build({ cpu_arch: [] })] },
    'Version 1 ("1.0"): A version names the CPU targets it was built for; this one names none.',
  ],
  [
    'a version without module',
    { Bad: [build({ module: undefined })] },
    'Version 1 ("1.0"): A module name is a text of 1 to 255 characters, not "".',
  ],
  [
    'a version of nothing',
    { Bad: [build({ required_modules: ['GCC/13'] })] },
    'The first required module names the EESSI release; here it is GCC/13.',
  ],
  ['a name too long', { ['x'.repeat(256)]: [build()] }, 'A package name is a text of 1 to 255 characters'],
])('%s is left out with a reason, and the rest goes on', async (_, bad, message) => {
  const { packages, problems } = await read(software({ ...(bad as object), Wave: [build()] }));

  expect([...packages.keys()]).toEqual(['Wave']);
  expect(problems).toMatchObject([{ message: expect.stringContaining(message) }]);
});

test('a bad extension, CPU or required module is left out alone', async () => {
  const extensions = [
    { type: 'lua', name: 'a', version: '1' },
    'b',
    { type: 'r', name: 'c' },
    { type: 'r', name: 'd', version: '1' },
  ];
  const changes = { extensions, cpu_arch: ['x86_64/amd/zen3', null, '/'], required_modules: ['EESSI/2025.06', 7, 'Wave/1.0'] };

  const { packages, problems } = await read(software({ Wave: [build(changes)] }));

  expect(packages.get('Wave')?.versions).toMatchObject([
    {
      extensions: [{ ecosystem: 'R', name: 'd' }],
      targets: [{ subtype: 'amd/zen3' }],
      requiredModules: [{ name: 'EESSI' }, { name: 'Wave' }],
    },
  ]);
  expect(problems).toHaveLength(6);
});

test('names that mean something to JavaScript are data, and NUL never gets through', async () => {
  const text = `{"architectures_map":{"2025.06":{"a\\u0000b":""}},"software":{"__proto__":{"versions":[${JSON.stringify(build({ description: 'a\0b' }))}]},"constructor":{"versions":[${JSON.stringify(build())}]}}}`;

  const { catalog, packages, problems } = await read({ [SOFTWARE]: text });

  expect(catalog.metadata).toEqual({ architectures_map: { '2025.06': { ab: 'ab' } } });
  expect([...packages.keys()]).toEqual(['__proto__', 'constructor']);
  expect(packages.get('__proto__')?.description).toBe('ab');
  expect(problems).toEqual([]);
});

test('an entry that is not JSON, as Python may write NaN, is a problem of its own', async () => {
  const text = `{"architectures_map":{"2025.06":{}},"software":{"Bad":{"versions":NaN},"Wave":{"versions":[${JSON.stringify(build())}]}}}`;

  const { packages, problems } = await read({ [SOFTWARE]: text });

  expect([...packages.keys()]).toEqual(['Wave']);
  expect(problems).toEqual([{ kind: 'problem', entry: 'Bad', message: 'The entry is not JSON.' }]);
});

test('a name that stands twice is imported once', async () => {
  const entry = `{"versions":[${JSON.stringify(build())}]}`;

  const { packages, problems } = await read({
    [SOFTWARE]: `{"architectures_map":{"2025.06":{}},"software":{"Wave":${entry},"Wave ":${entry}}}`,
  });

  expect(packages.size).toBe(1);
  expect(problems).toEqual([
    { kind: 'problem', entry: 'Wave', message: 'A package stands in the file once; this one stands there again.' },
  ]);
});

const map = '"architectures_map":{"2025.06":{}}';
test.each([
  ['an empty object', '{}', 'has no object named "software"'],
  ['software that is a list', `{${map},"software":[]}`, 'has no object named "software"'],
  ['no releases', '{"software":{}}', 'has no object "architectures_map" that names a release'],
  [
    'no release that is one',
    '{"architectures_map":{"latest":{}},"software":{}}',
    'has no object "architectures_map" that names a release',
  ],
  ['no software', `{${map},"software":{}}`, 'has no usable package of release 2025.06'],
  [
    'software of other releases',
    `{${map},"software":{"Wave":{"versions":[${JSON.stringify(build({ required_modules: ['EESSI/2023.06'] }))}]}}}`,
    'has no usable package of release 2025.06',
  ],
  ['nothing but bad entries', `{${map},"software":{"Wave":{}}}`, 'has no usable package of release 2025.06'],
  [
    'the listing of the documentation',
    '{"targets":[],"software":{},"time_generated":"now"}',
    "is the listing of EESSI's documentation",
  ],
  ['half a file', `{${map},"software":{"Wave":{"versions":[`, 'it ends too early'],
  ['a web page', '<!DOCTYPE html>', 'A JSON object was expected'],
])('%s fails the import as a whole', async (_, body, message) => {
  await expect(read({ [SOFTWARE]: body })).rejects.toMatchObject({
    code: 'BAD_SHAPE',
    message: expect.stringContaining(message),
  });
});

test('the fingerprint is known without the data, and is that of a snapshot', async () => {
  const hash = createHash('sha256')
    .update(fixture('eessi')[SOFTWARE] ?? '')
    .digest('hex');
  const hashes = JSON.stringify({ 'eessi_api_metadata_software.json': { hash, timestamp: '2026-01-02' } });
  await using upstream = await openUpstream({ ...fixture('eessi'), '/hashes.json': hashes });
  await using http = openHttp(upstream);
  const source = createEessi(upstream.url(''));

  const fingerprint = await source.fingerprint({ http, signal: new AbortController().signal });

  expect(upstream.requests).toEqual(['GET /hashes.json']);
  expect((await readSnapshot(source, http)).catalog.fingerprint).toBe(fingerprint);
});

test.each<[string, Reply]>([
  ['a missing file', { status: 404 }],
  ['a web page', { body: '<html>' }],
  ['another shape', { body: '{"eessi_api_metadata_software.json":"abc"}' }],
  ['a hash that is none', { body: '{"eessi_api_metadata_software.json":{"hash":"abc"}}' }],
])('%s in place of the hashes gives no fingerprint', async (_, reply) => {
  await using upstream = await openUpstream({ '/hashes.json': reply });
  await using http = openHttp(upstream);

  expect(await createEessi(upstream.url('')).fingerprint({ http, signal: new AbortController().signal })).toBeNull();
});

test('the releases are known from the head of the file, oldest first', async () => {
  const head = '{"timestamp":"t","architectures_map":{"2025.06":{},"2023.06":{},"2025.06-001":{},"toString":{}},"software":{';
  await using upstream = await openUpstream({ [SOFTWARE]: { body: head + 'x'.repeat(1000), stallAfter: head.length } });
  await using http = openHttp(upstream);

  const releases = await createEessi(upstream.url('')).releases({ http, signal: new AbortController().signal });

  expect(releases).toEqual(['2023.06', '2025.06', '2025.06-001']);
  await upstream.firstClosed;
});

import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import type { SnapshotPackage, SnapshotVersion } from '../../src/domain/snapshot.ts';
import { createEessi } from '../../src/sources/eessi/eessi.ts';
import { build, read, SOFTWARE, software } from '../helpers/eessiFile.ts';
import { fixture, openHttp, openUpstream, readSnapshot, type Reply, type Snapshot } from '../helpers/upstream.ts';

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
    description: expect.stringMatching(/^European Environment for Scientific Software Installations 2025\.06\. .*NVPL/),
    metadata: {
      timestamp: '2026-01-02T03:04:05.678901Z',
      architectures_map: { '2025.06': { 'x86_64/amd/zen3': 'x86_64/amd/zen3' } },
    },
    upstreamUpdatedAt: '2026-01-02T03:04:05.678Z',
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

test.each([
  [
    { 'x86_64/amd/zen4': 'x86_64/amd/zen4', 'x86_64/amd/zen5': 'x86_64/amd/zen4' },
    { 'x86_64/amd/zen4': 'x86_64/amd/zen4', 'x86_64/amd/zen5': 'x86_64/amd/zen4' },
  ],
  [['x86_64/amd/zen4'], { 'x86_64/amd/zen4': 'x86_64/amd/zen4' }],
  [{ 'x86_64/generic': '' }, { 'x86_64/generic': 'x86_64/generic' }],
])('the map of architectures %j is kept with the CPU whose builds each CPU is given', async (map, kept) => {
  const software = { Wave: { versions: [build()] } };

  const { catalog } = await read({ [SOFTWARE]: JSON.stringify({ architectures_map: { '2025.06': map }, software }) });

  expect(catalog.metadata).toEqual({ architectures_map: { '2025.06': kept } });
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
    description: 'Predicts the tides of any coast, on GPUs.',
    metadata: {},
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
  expect(versionOf(tides, '1.9-foss-2023b')).toMatchObject({
    description: 'Predicts tides.',
    metadata: { homepage: 'http://old.tides.example/' },
  });
  expect(versionOf(tides, '1.10-foss-2024a')?.description).toBeNull();
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

test('extensions belong to the version that names them, each once', async () => {
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
  [{ 'x86_64/amd/zen4': 'amd/gfx90a', 'riscv64/generic': [] }, [], ['amd/gfx90a']],
  [{}, [], []],
  [null, [], []],
])('GPUs written as %j are told apart by CPU', async (gpu_arch, zen3, zen4) => {
  const { packages, problems } = await read(
    software({ Wave: [build({ cpu_arch: ['x86_64/amd/zen3', 'x86_64/amd/zen4'], gpu_arch })] }),
  );

  expect(packages.get('Wave')?.versions[0]?.targets.map(({ gpuArchitectures }) => gpuArchitectures)).toEqual([zen3, zen4]);
  expect(problems).toEqual([]);
});

test('GPUs of a CPU that the version is not built for, under a key that is no CPU, or that are no texts are problems', async () => {
  const gpu_arch = { 'x86_64/amd/zen3': ['nvidia/cc80', 7], 'x86_64/amd/zen4': ['nvidia/cc90'], 'accel/nvidia': ['cc80'] };

  const { packages, problems } = await read(software({ Wave: [build({ gpu_arch })] }));

  expect(packages.get('Wave')?.versions[0]?.targets).toMatchObject([{ gpuArchitectures: ['nvidia/cc80'] }]);
  expect(problems.map(({ message }) => message)).toEqual([
    'Version 1 ("1.0"): A GPU architecture is a text of 1 to 255 characters, not 7.',
    'Version 1 ("1.0"): GPUs belong to a CPU target of the version; "x86_64/amd/zen4", for which it names nvidia/cc90, is none.',
    'Version 1 ("1.0"): GPUs belong to a CPU target of the version; "accel/nvidia", for which it names cc80, is none.',
  ]);
});

test.each(['python', 'perl', 'r', 'ruby', 'octave', 'component'])(
  'an extension of one letter in name and version is a problem of %s, in whichever file it stands',
  async (type) => {
    const extensions = [
      { type, name: 'C', version: 'o' },
      { type, name: 'C', version: '1' },
      { type, name: 'Co', version: 'o' },
    ];
    const entries = { C: { versions: [build({ version: 'o' })] }, Co: { versions: [build({ version: 'o' })] } };
    const routes = Object.fromEntries(
      ['python', 'perl', 'r', 'ruby', 'octave', 'component'].map((other) => [
        `/eessi_api_metadata_ext-${other}.json`,
        JSON.stringify({ software: other === type ? entries : {} }),
      ]),
    );
    const { extensions: _none, ...old } = build() as { extensions: unknown };

    const today = await read(software({ Wave: [build({ extensions })] }));
    const then = await read({ ...software({ Wave: [old] }), ...routes });

    expect(today.packages.get('Wave')?.versions[0]?.extensions.map(({ name, version }) => `${name} ${version}`)).toEqual([
      'C 1',
      'Co o',
    ]);
    expect(then.packages.get('Wave')?.versions[0]?.extensions.map(({ name, version }) => `${name} ${version}`)).toEqual(['Co o']);
    for (const { problems } of [today, then])
      expect(problems.map(({ message }) => message)).toEqual([
        expect.stringContaining('The extension C o has one letter for a name and one for a version'),
      ]);
  },
);

test('words that say that no licence is known are none', async () => {
  const license = ['UNKNOWN', 'n/a', '', null, { identifier: 'NOASSERTION' }, 'MIT OR UNKNOWN'];

  const { packages, problems } = await read(software({ Wave: [build({ license })] }));

  expect(packages.get('Wave')?.licenses).toEqual(['MIT OR UNKNOWN']);
  expect(problems).toEqual([]);
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

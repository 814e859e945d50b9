import { expect, test } from 'vitest';
import { createSpack } from '../../src/sources/spack/spack.ts';
import { unwrap } from '../../src/sources/spack/package.ts';
import { fixture, openHttp, openUpstream, readSnapshot, type Reply, type Routes, type Snapshot } from '../helpers/upstream.ts';

const PATH = '/repology.json';
const NAMES = ['cray-ebb', 'gone', 'r-tide', 'tides'];

async function read(routes: Routes, release: string | null = null): Promise<Snapshot> {
  await using upstream = await openUpstream(routes);
  await using http = openHttp(upstream);
  return await readSnapshot(createSpack(upstream.url(PATH)), http, release);
}

const file = (packages: unknown): Routes => ({ [PATH]: JSON.stringify({ last_update: '2026-01-02 03:04:05', packages }) });

test('the catalog is as old as the upstream data, and says where it comes from', async () => {
  await using upstream = await openUpstream({ [PATH]: { body: fixture('spack')[PATH] ?? '', headers: { etag: '"abc"' } } });
  await using http = openHttp(upstream);

  const { catalog } = await readSnapshot(createSpack(upstream.url(PATH)), http, '2026.01.02');

  expect(catalog).toEqual({
    kind: 'catalog',
    version: '2026.01.02',
    sourceUrl: upstream.url(PATH),
    description: 'Spack package manager: recipes that build software from source',
    metadata: { last_update: '2026-01-02 03:04:05.678901', num_packages: 7 },
    upstreamUpdatedAt: '2026-01-02T03:04:05.678Z',
    fingerprint: 'etag:"abc"',
    expectedPackages: 7,
  });
});

test('a virtual name is no package: what is repeated under it stays its provider', async () => {
  const { packages, problems } = await read(fixture('spack'));

  expect([...packages.keys()]).toEqual(NAMES);
  expect(packages.get('cray-ebb')?.provides).toEqual(['ebb-api']);
  expect(problems).toEqual([]);
});

test('an entry under a virtual name counts where its package has none of its own, once', async () => {
  const entry = { name: 'ebb', version: [{ version: '1.0' }] };

  const { packages } = await read(file({ 'a-api': entry, 'b-api': entry, tides: { name: 'tides', version: [] } }));

  expect([...packages.keys()]).toEqual(['tides', 'ebb']);
});

test('a package whose versions are all deprecated stays, without versions', async () => {
  expect((await read(fixture('spack'))).packages.get('gone')).toMatchObject({
    versions: [],
    provides: ['ebb-api'],
    description: 'Predicts the tides.',
  });
});

test('a package keeps what upstream says of it, with its text unwrapped', async () => {
  const { packages } = await read(fixture('spack'));

  expect(packages.get('tides')).toMatchObject({
    ecosystem: 'SOFTWARE',
    description: 'Predicts the tides of any coast: those that are well-known, and those that are not.',
    homepage: 'https://tides.example/',
    categories: ['windows', 'detectable', 'build-tools', 'e4s'],
    licenses: ['MIT OR ( Apache-2.0 )'],
    maintainers: ['ebb', 'flow'],
    dependencies: ['c', 'ebb-api'],
  });
  expect(packages.get('cray-ebb')?.homepage).toBeNull();
  expect(packages.get('r-tide')?.homepage).toBeNull();
});

test.each(['UNKNOWN', 'unknown', ' None ', 'NOASSERTION', 'N/A', '', null])(
  'the licence %j says that none is known',
  async (license) => {
    const json = { name: 'tide', version: [], licenses: ['MIT', license], homepages: [], summary: '' };

    const { packages, problems } = await read({
      '/repology.json': JSON.stringify({ last_update: '2026-07-01 00:00:00', packages: { tide: json } }),
    });

    expect(packages.get('tide')?.licenses).toEqual(['MIT']);
    expect(problems).toEqual([]);
  },
);

test('a version has a target to build it and one for each category that says how else it can be had', async () => {
  const [local, mirrored] = (await read(fixture('spack'))).packages.get('tides')?.versions ?? [];
  const none = { subtype: '', metadata: {}, gpuArchitectures: [] };

  expect(mirrored?.targets).toEqual([
    { type: 'build_variant', name: 'default', location: 'https://tides.example/tides-1.9.tgz', ...none },
    { type: 'platform', name: 'windows', location: '', ...none },
    { type: 'external', name: 'system', location: '', ...none },
    { type: 'build_system', name: 'build-tool', location: '', ...none },
  ]);
  expect(local?.targets[0]?.location).toBe('');
});

test('a version is loaded by its very number, a branch by its name', async () => {
  const { packages } = await read(fixture('spack'));

  expect(packages.get('tides')?.versions.map(({ loadCommands }) => loadCommands)).toEqual([
    ['spack install tides@=1.10', 'spack load tides@=1.10'],
    ['spack install tides@=1.9', 'spack load tides@=1.9'],
    ['spack install tides@develop', 'spack load tides@develop'],
    ['spack install tides@=0.9', 'spack load tides@=0.9'],
    ['spack install tides@trunk', 'spack load tides@trunk'],
  ]);
});

test('downloads are flat and lead somewhere: no null, no file of the machine that wrote them', async () => {
  const { packages } = await read(fixture('spack'));
  const url = 'https://git.example/tides.git';

  expect(packages.get('tides')?.versions.map(({ metadata }) => metadata)).toEqual([
    {},
    { downloads: ['https://tides.example/tides-1.9.tgz', 'https://mirror.example/tides-1.9.tgz'] },
    { repositories: [{ type: 'git', url, branch: 'develop' }], branch: 'develop' },
    { repositories: [{ type: 'git', url, commit: '0123abc' }] },
    { branch: 'trunk' },
  ]);
  expect(packages.get('r-tide')?.versions.map(({ metadata }) => metadata)).toEqual([
    {},
    { downloads: ['https://cran.example/tide_1.4-8.tar.gz'] },
  ]);
});

test('bare paths are left out, and the single repository of early files is read', async () => {
  const version = {
    version: '1',
    downloads: ['/home/runner/a.tgz', 'ftp://a.example/a.tgz'],
    repositories: { type: 'git', url: 'git@a.example:b' },
  };

  const { packages } = await read(file({ a: { version: [version] } }));

  expect(packages.get('a')?.versions[0]?.metadata).toEqual({
    downloads: ['ftp://a.example/a.tgz'],
    repositories: [{ type: 'git', url: 'git@a.example:b' }],
  });
});

test.each([
  ['one\ntwo\n three', 'one two three'],
  ['one\n\ntwo\nthree', 'one\n\ntwo three'],
  ['well-\nknown pre- and\npost-\nand later', 'well-known pre- and post- and later'],
  ['a - \nb', 'a - b'],
])('%j reads %j without its line breaks', (wrapped, text) => {
  expect(unwrap(wrapped)).toBe(text);
});

test('the order of the members of the file does not matter', async () => {
  const { last_update, num_packages, packages, repository_name } = JSON.parse(fixture('spack')[PATH] ?? '') as Record<
    string,
    unknown
  >;

  const turned = await read({ [PATH]: JSON.stringify({ repository_name, packages, num_packages, last_update }) });

  expect(turned).toEqual({ ...(await read(fixture('spack'))), catalog: { ...turned.catalog } });
  expect(turned.catalog.version).toBe('2026.01.02');
});

test('a release other than that of the data is refused', async () => {
  await expect(read(fixture('spack'), '2026.01.01')).rejects.toMatchObject({
    code: 'UNKNOWN_RELEASE',
    message: expect.stringContaining('has the release 2026.01.02, not "2026.01.01".'),
  });
});

test.each<[string, unknown, string]>([
  ['an entry that is no object', 3, 'An entry is an object, not 3.'],
  ['an entry without versions', { version: '1.0' }, 'A package has a list of versions, not "1.0".'],
  ['a version that is no object', { version: ['1.0'] }, 'A version is an object, not "1.0".'],
  ['a version without a number', { version: [{ version: 1 }] }, 'A version is a text of 1 to 255 characters, not 1.'],
  [
    'a version that stands twice',
    { version: [{ version: '1' }, { version: '1' }] },
    'The version "1" occurs twice in the list; the first one is kept.',
  ],
  ['a category that is no text', { version: [], categories: [null] }, 'A category is a text of 1 to 255 characters, not null.'],
  ['a license too long', { version: [], licenses: ['x'.repeat(256)] }, 'A license is a text of 1 to 255 characters, not "xxx'],
])('%s is a problem, and the rest goes on', async (_, bad, message) => {
  const { packages, problems } = await read(file({ bad, tides: { version: [] } }));

  expect(packages.has('tides')).toBe(true);
  expect(problems).toEqual([{ kind: 'problem', entry: 'bad', message: expect.stringContaining(message) }]);
});

test('names that mean something to JavaScript are data, and NUL never gets through', async () => {
  const { packages } = await read({
    [PATH]:
      '{"last_update":"2026-01-02","packages":{"__proto__":{"version":[],"summary":"a\\u0000b"},"toString":{"version":[]}}}',
  });

  expect([...packages.keys()]).toEqual(['__proto__', 'toString']);
  expect(packages.get('__proto__')?.description).toBe('ab');
});

test.each([
  ['an empty object', '{}', 'has no object named "packages"'],
  ['packages that are a list', '{"last_update":"2026-01-02","packages":[]}', 'has no object named "packages"'],
  ['no date', '{"packages":{}}', 'has to say "last_update" with a date, not ""'],
  ['a date that is none', '{"last_update":"yesterday","packages":{}}', 'has to say "last_update" with a date, not "yesterday"'],
  ['no packages', '{"last_update":"2026-01-02","packages":{}}', 'has no usable package'],
  ['half a file', '{"last_update":"2026-01-02","packages":{"a":{"version":[]}', 'it ends too early'],
  ['a web page', '<html>', 'A JSON object was expected'],
])('%s fails the import as a whole', async (_, body, message) => {
  await expect(read({ [PATH]: body })).rejects.toMatchObject({ code: 'BAD_SHAPE', message: expect.stringContaining(message) });
});

test.each<[string, Reply, object]>([
  ['a missing file', { status: 404 }, { code: 'UPSTREAM_UNAVAILABLE', transient: false }],
  ['a cut download', { body: fixture('spack')[PATH] ?? '', cutAfter: 1000 }, { code: 'UPSTREAM_UNAVAILABLE', transient: true }],
])('%s fails the import as a whole', async (_, reply, error) => {
  await expect(read({ [PATH]: reply })).rejects.toMatchObject(error);
});

test('release and fingerprint are known without the packages', async () => {
  const head = '{"last_update": "2026-07-01 17:13:51", "num_packages": 2, "packages": {"a": 1';
  await using upstream = await openUpstream({
    [PATH]: { body: head, stallAfter: head.length, isChunked: true, headers: { etag: 'W/"1"' } },
  });
  await using http = openHttp(upstream);
  const source = createSpack(upstream.url(PATH));
  const io = { http, signal: new AbortController().signal };

  expect(await source.fingerprint(io, null)).toBe('etag:"1"');
  expect(upstream.requests).toEqual([`HEAD ${PATH}`]);
  expect(await source.releases(io)).toEqual(['2026.07.01']);
});

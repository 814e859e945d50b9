import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { createEessi } from '../../src/sources/eessi/eessi.ts';
import { build, read, SOFTWARE, software } from '../helpers/eessiFile.ts';
import { fixture, openHttp, openUpstream, readSnapshot, type Reply } from '../helpers/upstream.ts';

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
    { kind: 'problem', entry: 'Wave', message: 'The package occurs twice in the file; the first one is kept.' },
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

  const fingerprint = await source.fingerprint({ http, signal: new AbortController().signal }, null);

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

  expect(await createEessi(upstream.url('')).fingerprint({ http, signal: new AbortController().signal }, null)).toBeNull();
});

test('the releases are known from the beginning of the file, oldest first', async () => {
  const wave = JSON.stringify({ versions: [build(), build({ required_modules: ['EESSI/2023.06'] })] });
  const head = `{"timestamp":"t","architectures_map":{"2025.06":{},"2023.06":{},"toString":{}},"software":{"Wave":${wave},`;
  await using upstream = await openUpstream({ [SOFTWARE]: { body: head + 'x'.repeat(1000), stallAfter: head.length } });
  await using http = openHttp(upstream);

  const releases = await createEessi(upstream.url('')).releases({ http, signal: new AbortController().signal });

  expect(releases).toEqual(['2023.06', '2025.06']);
  await upstream.firstClosed;
});

import { existsSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { createLmod } from '../../src/sources/lmod/lmod.ts';
import { fixture, openHttp, readSnapshot, type Snapshot, uploaded } from '../helpers/upstream.ts';

const read = async (text: string, host: { cpu: string; gpu?: string[] } | null = null): Promise<Snapshot> => {
  await using http = openHttp({ host: '127.0.0.1:9' });
  return await readSnapshot(createLmod(), http, null, { upload: uploaded(text), host });
};

const FILE = fixture('lmod')['/spider.json'] ?? '';
const { catalog, packages, problems } = await read(FILE);
const versionsOf = (name: string) => packages.get(name)?.versions ?? [];

test('the catalog has the version of the day on which the file was received', () => {
  expect(catalog).toMatchObject({ version: '2026.11.28', sourceUrl: null, upstreamUpdatedAt: '2026-11-28T12:00:00.000Z' });
});

test('what whatis lines say becomes description, homepage and categories', () => {
  expect(packages.get('gcc')).toMatchObject({
    description: 'The GNU Compiler Collection',
    homepage: 'https://gcc.gnu.org/',
    categories: ['compiler', 'languages'],
  });
  expect(versionsOf('gcc').map(({ description }) => description)).toEqual([null, 'loads gcc']);
});

test('hidden modules are left out, and the default version is marked', () => {
  expect([...packages.keys()]).toEqual(['gcc', 'hdf5', 'tools/viewer', 'settarg']);
  expect(versionsOf('gcc').map(({ version, metadata }) => [version, metadata['default']])).toEqual([
    ['12.3.0', true],
    ['11.2.0', undefined],
  ]);
  expect(problems).toEqual([]);
});

test('files with one full name are one version, loaded by the shortest of their chains', () => {
  expect(versionsOf('hdf5')).toMatchObject([
    {
      version: '1.14',
      requiredModules: [{ name: 'gcc', version: '11.2.0' }],
      loadCommands: ['module load gcc/11.2.0', 'module load hdf5/1.14'],
      metadata: { parents: [['gcc/11.2.0'], ['gcc/12.3.0'], ['gcc/12.3.0', 'openmpi/4.1']] },
    },
  ]);
});

test('a module without a version is the version "default", and a version that differs from the name is kept', () => {
  expect(versionsOf('settarg')).toMatchObject([
    { version: 'default', module: { name: 'settarg', version: '' }, loadCommands: ['module load settarg'] },
  ]);
  expect(versionsOf('tools/viewer')).toMatchObject([
    { version: '2.0-beta', module: { name: 'tools/viewer', version: '2.0' }, loadCommands: ['module load tools/viewer/2.0'] },
  ]);
});

test('without a host, the targets are the CPUs that the paths name', () => {
  expect(versionsOf('hdf5')[0]?.targets.map(({ name, subtype }) => `${name}/${subtype}`)).toEqual([
    'x86_64/amd/zen2',
    'x86_64/amd/zen3',
  ]);
  expect(versionsOf('gcc').flatMap(({ targets }) => targets)).toEqual([]);
});

test('with a host, every module is for its CPU, and those for GPUs need its GPU', async () => {
  const tree = await read(FILE, { cpu: 'milan', gpu: ['A100'] });

  const targets = [...tree.packages.values()].flatMap(({ name, versions }) =>
    versions.flatMap((version) => version.targets.map(({ subtype, gpuArchitectures }) => [name, subtype, ...gpuArchitectures])),
  );
  expect(targets).toEqual([
    ['gcc', 'amd/zen3'],
    ['gcc', 'amd/zen3'],
    ['hdf5', 'amd/zen3'],
    ['tools/viewer', 'amd/zen3', 'nvidia/cc80'],
    ['settarg', 'amd/zen3'],
  ]);
  expect(tree.catalog.metadata).toEqual({ host: { cpu: 'milan', gpu: ['A100'] } });
});

test.each([
  ['no object', '[]', /is not a complete JSON object/],
  ['a cut file', FILE.slice(0, -40), /ends too early/],
  ['only hidden modules', '{"a": {"/a.lua": {"fullName": "a/1", "hidden": true}}}', /has no module that is not hidden/],
])('%s is refused', async (_, text, message) => {
  await expect(read(text)).rejects.toMatchObject({ code: 'BAD_SHAPE', message: expect.stringMatching(message) });
});

test('a module that cannot be read is a problem, and the others are kept', async () => {
  const tree = await read('{"a": {"/1": {"fullName": "b/1"}, "/2": {"fullName": "a/2", "Version": "2"}, "/3": 7}}');

  expect(tree.packages.get('a')?.versions.map(({ version }) => version)).toEqual(['2']);
  expect(tree.problems.map(({ entry, message }) => `${entry}: ${message}`)).toEqual([
    'a: The full name of a module begins with the name of its package, "a", not "b/1".',
    'a: A module is an object, not 7.',
  ]);
});

const TREES = new URL('../../../shared/data/lmod/', import.meta.url);

interface Listed {
  readonly fullName: string;
  readonly hidden: boolean;
  readonly parentAA?: readonly (readonly string[])[] | null;
}

test.skipIf(!existsSync(TREES)).each([
  ['ascend', 98, 212],
  ['oakley', 190, 539],
])(
  'of the tree of %s, every full name that is not hidden is a version, without problems',
  async (name, packageCount, versionCount) => {
    const text = readFileSync(new URL(`${name}.json`, TREES), 'utf8');
    const listed = Object.values(JSON.parse(text) as Record<string, Record<string, Listed>>).flatMap((files) =>
      Object.values(files).filter(({ hidden }) => !hidden),
    );

    const tree = await read(text);

    const versions = [...tree.packages.values()].flatMap((one) => one.versions);
    expect(tree.problems).toEqual([]);
    expect([tree.packages.size, versions.length]).toEqual([packageCount, versionCount]);
    expect(versions.map(({ loadCommands }) => loadCommands.at(-1)).sort()).toEqual(
      [...new Set(listed.map(({ fullName }) => `module load ${fullName}`))].sort(),
    );
    for (const { loadCommands } of versions) {
      const same = listed.filter(({ fullName }) => `module load ${fullName}` === loadCommands.at(-1));
      const shortest = Math.min(
        ...same.flatMap(({ parentAA }) => (parentAA?.length ? parentAA.map((chain) => chain.length) : [0])),
      );
      expect(loadCommands).toHaveLength(shortest + 1);
    }
  },
);

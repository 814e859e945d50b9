import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { createEessi } from '../../src/sources/eessi/eessi.ts';
import { build, read, SOFTWARE, software } from '../helpers/eessiFile.ts';
import { openHttp, openUpstream, readSnapshot, type Routes } from '../helpers/upstream.ts';

const RISCV = '/eessi_api_metadata-riscv_software.json';
const RELEASE = '2025.06-001';
const CPU = 'riscv64/generic';

const fileOf = (release: string): string =>
  JSON.stringify({
    architectures_map: { [release]: { [CPU]: CPU } },
    software: { Wave: { versions: [build({ cpu_arch: [CPU] })] } },
  });

async function releasesOf(routes: Routes, riscvFile?: string | null): Promise<readonly string[]> {
  await using upstream = await openUpstream(routes);
  await using http = openHttp(upstream);
  return await createEessi(upstream.url('/'), riscvFile).releases({ http, signal: new AbortController().signal });
}

test.each([
  ['a file of its own', { ...software({ Wave: [build()] }), [RISCV]: fileOf(RELEASE) }],
  ['the common file', { [SOFTWARE]: fileOf(RELEASE) }],
])('a release for RISC-V in %s is named as in its map, with modules that name the release it belongs to', async (_, routes) => {
  const { catalog, packages, problems } = await read(routes, RELEASE);

  expect(catalog).toMatchObject({ version: RELEASE, metadata: { architectures_map: { [RELEASE]: { [CPU]: CPU } } } });
  expect(packages.get('Wave')?.versions).toMatchObject([
    {
      loadCommands: [`export EESSI_VERSION_OVERRIDE=${RELEASE}`, 'module load EESSI/2025.06', 'module load Wave/1.0-foss-2024a'],
      targets: [
        {
          name: 'riscv64',
          subtype: 'generic',
          location: `/cvmfs/dev.eessi.io/riscv/versions/${RELEASE}/software/linux/riscv64/generic/software/Wave/1.0-foss-2024a`,
        },
      ],
    },
  ]);
  expect(problems).toEqual([]);
});

test('a file whose only release is one for RISC-V is read without a release being named', async () => {
  expect((await read({ [SOFTWARE]: fileOf(RELEASE) })).catalog.version).toBe(RELEASE);
});

test('releases for RISC-V are offered before the others: the newest is never one of them', async () => {
  const routes = { ...software({ Wave: [build()] }), [RISCV]: fileOf(RELEASE) };

  expect(await releasesOf(routes)).toEqual([RELEASE, '2025.06']);
  expect(await releasesOf(routes, null)).toEqual(['2025.06']);
  expect(await releasesOf({ ...software({ Wave: [build()] }), '/riscv.json': fileOf(RELEASE) }, 'riscv.json')).toEqual([
    RELEASE,
    '2025.06',
  ]);
});

test('where there is no file for RISC-V the other releases are offered, and where upstream is busy the failure is reported', async () => {
  const common = software({ Wave: [build()] });

  expect(await releasesOf(common)).toEqual(['2025.06']);
  expect(await releasesOf({ ...common, [RISCV]: '{}' })).toEqual(['2025.06']);
  await expect(releasesOf({ ...common, [RISCV]: { status: 503 } })).rejects.toMatchObject({ code: 'UPSTREAM_UNAVAILABLE' });
});

test('a release that no package names is neither offered nor the newest', async () => {
  const [entry] = [{ Wave: { versions: [build()] } }];
  const routes = {
    [SOFTWARE]: JSON.stringify({ architectures_map: { '2025.06': {}, '2026.06': {}, [RELEASE]: {} }, software: entry }),
  };

  expect(await releasesOf(routes)).toEqual(['2025.06']);
  expect((await read(routes)).catalog.version).toBe('2025.06');
});

test('the fingerprint of a release is that of the file it stands in', async () => {
  const hashOf = (body: string) => ({ hash: createHash('sha256').update(body).digest('hex') });
  const hashes = {
    'eessi_api_metadata_software.json': hashOf('x'),
    'eessi_api_metadata-riscv_software.json': hashOf(fileOf(RELEASE)),
  };
  await using upstream = await openUpstream({ '/hashes.json': JSON.stringify(hashes), [RISCV]: fileOf(RELEASE) });
  await using http = openHttp(upstream);
  const source = createEessi(upstream.url('/'));
  const io = { http, signal: new AbortController().signal };

  const { catalog } = await readSnapshot(source, http, RELEASE);

  expect(await source.fingerprint(io, RELEASE)).toBe(catalog.fingerprint);
  expect(await source.fingerprint(io, '2025.06')).not.toBe(catalog.fingerprint);
});

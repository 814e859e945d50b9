import { existsSync, readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import type { SnapshotPackage } from '../../src/domain/snapshot.ts';
import { createEessi } from '../../src/sources/eessi/eessi.ts';
import { createSpack } from '../../src/sources/spack/spack.ts';
import { openHttp, openUpstream, readSnapshot, type Snapshot } from '../helpers/upstream.ts';

/**
 * The upstreams' full files, which are not part of this project: these tests are skipped where the folder beside it is not
 * there. They compare what a source reads with counts made here, in another way.
 */
const DATA = new URL('../../../shared/data/', import.meta.url);
const EESSI = new URL('upstream/eessi/eessi_api_metadata_software.json.gz', DATA);
const SPACK = new URL('upstream/spack/repology.2026-07-01.json.gz', DATA);
const V1 = new URL('samples/eessi_software.v1-2025-11.sample.json', DATA);
const SPACK_SAMPLE = new URL('samples/spack_repology.sample.json', DATA);

/** Of upstream's files only what is counted; nothing here uses the project's readers. */
interface EessiVersion {
  readonly required_modules: readonly { readonly full_module_name: string }[];
  readonly module: { readonly full_module_name: string };
  readonly cpu_arch: readonly string[];
  readonly gpu_arch: Readonly<Record<string, readonly string[]>>;
  readonly extensions: readonly { readonly type: string; readonly name: string; readonly version: string }[];
}
type EessiFile = { readonly software: Readonly<Record<string, { readonly versions: readonly EessiVersion[] }>> };
type EessiFileOf2025 = {
  readonly software: Readonly<
    Record<string, { readonly versions: readonly { modulename: string; required_modules: string[] }[] }>
  >;
};
type SpackEntry = { readonly name: string; readonly version: readonly object[]; readonly categories: readonly string[] };
type SpackFile = { readonly packages: Readonly<Record<string, SpackEntry>> };

function parse<File>(bytes: Buffer): File {
  return JSON.parse(bytes.toString()) as File; // upstream's own form, which the fixtures of other tests follow
}

const unpack = (file: URL): Buffer => (file.pathname.endsWith('.gz') ? gunzipSync(readFileSync(file)) : readFileSync(file));

async function readFrom(kind: 'eessi' | 'spack', body: Uint8Array, release: string | null = null): Promise<Snapshot> {
  const path = kind === 'eessi' ? '/eessi_api_metadata_software.json' : '/repology.json';
  const none = '{"software":{}}';
  const extensions = ['python', 'r', 'perl', 'ruby', 'octave', 'component'].map((type) => [
    `/eessi_api_metadata_ext-${type}.json`,
    none,
  ]);
  await using upstream = await openUpstream({ ...Object.fromEntries(extensions), [path]: { body, encoding: 'gzip' } });
  await using http = openHttp(upstream);
  return await readSnapshot(kind === 'eessi' ? createEessi(upstream.url('/')) : createSpack(upstream.url(path)), http, release);
}

const key = (...parts: unknown[]): string => JSON.stringify(parts);

function totals({ packages }: Snapshot): object {
  const versions = [...packages.values()].flatMap((item) => item.versions.map((version) => ({ item: item.name, ...version })));
  const extensions = versions.flatMap(({ item, module, extensions }) =>
    extensions.map((x) => [item, module, x.ecosystem.toLowerCase(), x.name, x.version]),
  );
  return {
    packages: packages.size,
    versions: versions.length,
    targets: versions.reduce((sum, { targets }) => sum + targets.length, 0),
    gpus: versions.flatMap(({ targets }) => targets).reduce((sum, { gpuArchitectures }) => sum + gpuArchitectures.length, 0),
    extensionPackages: new Set(extensions.map(([, , type, name]) => key(type, name))).size,
    extensionVersions: new Set(extensions.map((parts) => key(...parts))).size,
  };
}

function countEessi({ software }: EessiFile, release: string): object {
  const names = new Set<string>();
  const extensions = new Set<string>();
  const extensionNames = new Set<string>();
  let [versions, targets, gpus] = [0, 0, 0];
  for (const [name, entry] of Object.entries(software)) {
    for (const version of entry.versions) {
      if (version.required_modules[0]?.full_module_name !== `EESSI/${release}`) continue;
      names.add(name);
      versions++;
      targets += version.cpu_arch.length;
      for (const list of Object.values(version.gpu_arch)) gpus += list.length;
      for (const { type, name: extension, version: number } of version.extensions) {
        if (type === 'r' && extension.length === 1 && number.length === 1 && /[a-z]/.test(extension + number)) continue;
        extensionNames.add(key(type, extension));
        extensions.add(key(name, version.module.full_module_name, type, extension, number));
      }
    }
  }
  return {
    packages: names.size,
    versions,
    targets,
    gpus,
    extensionPackages: extensionNames.size,
    extensionVersions: extensions.size,
  };
}

test.skipIf(!existsSync(EESSI)).each(['2023.06', '2025.06'])('EESSI %s is read whole', { timeout: 30_000 }, async (release) => {
  const body = unpack(EESSI);

  const snapshot = await readFrom('eessi', body, release);

  expect(totals(snapshot)).toEqual(countEessi(parse<EessiFile>(body), release));
  expect(snapshot.problems.map(({ entry, message }) => `${entry}: ${message}`)).toEqual(
    snapshot.problems.map(() => expect.stringMatching(/^R: .* has one letter for a name and one for a version/)),
  );
  expect(snapshot.catalog.expectedPackages).toBe(snapshot.packages.size);
});

test.skipIf(!existsSync(SPACK))('Spack is read whole, without the names of virtual packages', { timeout: 30_000 }, async () => {
  const body = unpack(SPACK);
  const entries = Object.entries(parse<SpackFile>(body).packages).filter(([name, entry]) => name === entry.name);
  const categories = ['windows', 'detectable', 'build-tools'];

  const snapshot = await readFrom('spack', body);

  const count = (of: (entry: SpackEntry) => number): number => entries.reduce((sum, [, entry]) => sum + of(entry), 0);
  expect(totals(snapshot)).toMatchObject({
    packages: entries.length,
    versions: count((entry) => entry.version.length),
    targets: count(
      (entry) => entry.version.length * (1 + categories.filter((category) => entry.categories.includes(category)).length),
    ),
  });
  expect(snapshot.problems).toEqual([]);
  expect(new Set([...snapshot.packages.values()].flatMap(({ provides }) => provides)).has('mpi')).toBe(true);
  expect(snapshot.packages.has('mpi')).toBe(false);
});

test.skipIf(!existsSync(EESSI))('what is odd in EESSI comes out well', { timeout: 30_000 }, async () => {
  const body = unpack(EESSI);
  const [older, newer] = [await readFrom('eessi', body, '2023.06'), await readFrom('eessi', body, '2025.06')];
  const versions = (name: string, from = older): string[] =>
    (from.packages.get(name)?.versions ?? []).map(({ version }) => version);

  const gromacs = build(older.packages.get('GROMACS'), '2024.4-foss-2023b-CUDA-12.4.0');
  expect(gromacs?.targets).toHaveLength(13);
  expect(gromacs?.targets.every(({ gpuArchitectures }) => gpuArchitectures.length > 0)).toBe(true);
  expect(
    build(older.packages.get('GROMACS'), '2024.4-foss-2023b')?.targets.every(
      ({ gpuArchitectures }) => gpuArchitectures.length === 0,
    ),
  ).toBe(true);
  for (const { packages } of [older, newer]) expect(build(packages.get('Java'), '17.0.15')).toBeDefined();
  for (const [name, homepage] of [
    ['buildenv', null],
    ['gompi', null],
    ['Rasqal', null],
    ['GROMACS', 'https://www.gromacs.org'],
  ] as const) {
    expect(older.packages.get(name)?.homepage).toBe(homepage);
  }
  expect(versions('LAMMPS')).toContain('2Aug2023_update2');
  expect(versions('OpenFOAM')).toContain('v2312');
  expect(versions('buildenv')).toContain('default');
  const oneLetter = [...newer.packages.values()]
    .flatMap((item) => item.versions.flatMap(({ extensions }) => extensions))
    .filter(({ name, version }) => (name + version).length === 2 && /[a-z]{2}/.test(name + version));
  expect(oneLetter).toEqual([]);
});

const build = (item: SnapshotPackage | undefined, moduleVersion: string) =>
  item?.versions.find(({ module }) => module?.version === moduleVersion);

test.skipIf(!existsSync(V1))('the sample of the form of 2025 is read with the same builds', async () => {
  const body = unpack(V1);
  const versions = Object.values(parse<EessiFileOf2025>(body).software).flatMap((entry) => entry.versions);

  for (const release of ['2023.06', '2025.06']) {
    const { packages, problems } = await readFrom('eessi', body, release);
    const builds = [...packages.values()].flatMap((item) => item.versions);
    expect(builds.map(({ module }) => `${module?.name}/${module?.version}`)).toEqual(
      versions.filter((version) => version.required_modules[0] === `EESSI/${release}`).map(({ modulename }) => modulename),
    );
    for (const { toolchainFamilies } of builds)
      for (const family of toolchainFamilies) expect(family).toMatch(/^\d{4}[ab]_foss$/);
    expect(problems).toEqual([]);
  }
});

test.skipIf(!existsSync(SPACK_SAMPLE))('what is odd in Spack comes out well', async () => {
  const { packages, problems } = await readFrom('spack', unpack(SPACK_SAMPLE));
  const location = (name: string): string | undefined => packages.get(name)?.versions[0]?.targets[0]?.location;

  expect(problems).toEqual([]);
  expect(['mpi', 'zlib-api'].filter((name) => packages.has(name))).toEqual([]);
  expect(packages.get('spectrum-mpi')?.provides).toEqual(['mpi']);
  expect(packages.get('zlib-ng')?.provides).toEqual(['zlib-api']);
  expect(packages.get('mvapich2')).toMatchObject({ versions: [], provides: ['mpi'] });
  for (const name of ['3dtk', 'adf', 'star-ccm-plus']) expect([name, location(name)]).toEqual([name, '']);
  expect(packages.get('py-mdanalysis')?.versions.map(({ metadata }) => metadata)).toContainEqual({});
  expect(location('cddlib')).toBe('https://github.com/cddlib/cddlib/archive/refs/tags/0.94m.tar.gz');
  for (const name of ['aqlprofile', 'nseg', 'py-npe2']) expect(packages.get(name)?.homepage).toBeNull();
  expect(packages.get('3dtk')?.versions[1]?.loadCommands[0]).toBe('spack install 3dtk@trunk');
  expect(packages.get('4ti2')?.description).toContain('Gröbner bases');
  expect(JSON.stringify([...packages.values()])).not.toMatch(/file:|\/home\/runner|null,"https/);
});

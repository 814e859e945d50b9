import fc from 'fast-check';
import { expect, test } from 'vitest';
import { openTestApp, type TestApp } from '../helpers/app.ts';
import { catalog, eessiText, SOFTWARE_PATH } from '../helpers/factories.ts';
import { link, offer } from '../helpers/offerings.ts';
import { fullFile, hasFullFiles, parse } from '../helpers/fullFiles.ts';

const RELEASE = '2025.06';
const RUNS = 60;

interface Build {
  readonly version: string;
  readonly toolchain: { readonly name: string; readonly version: string };
  readonly required_modules: readonly { readonly full_module_name: string }[];
  readonly cpu_arch: readonly string[];
  readonly gpu_arch: Readonly<Record<string, readonly string[]>>;
  readonly extensions: readonly { readonly type: string; readonly name: string; readonly version: string }[];
}
type File = { readonly software: Readonly<Record<string, { readonly versions: readonly Build[] }>> };

/** One version on one target, with all that a filter can say of it. */
interface Row {
  readonly key: string;
  readonly name: string;
  readonly isExtension: boolean;
  readonly version: string;
  readonly toolchain: string;
  readonly family: string;
  readonly microarchitecture: string;
  readonly gpus: readonly string[];
}

interface Filter {
  readonly name?: string | undefined;
  readonly isExtension?: boolean | undefined;
  readonly hasVersion?: string | undefined;
  readonly toolchainName?: string | undefined;
  readonly cpuFamily?: readonly string[] | undefined;
  readonly cpuMicroarchitecture?: readonly string[] | undefined;
  readonly gpuArchitecture?: readonly string[] | undefined;
  readonly hasGpu?: boolean | undefined;
  /** Within the offering of the test. */
  readonly isOffered?: boolean | undefined;
}

/** What the offering of the test allows of the catalog. */
const OFFERED = { family: 'x86_64', microarchitecture: 'amd/zen3' };

/** The file as a flat list, straight from its JSON. */
function rowsOf(file: File): Row[] {
  const rows: Row[] = [];
  for (const [name, { versions }] of Object.entries(file.software))
    for (const build of versions) {
      if (build.required_modules[0]?.full_module_name !== `EESSI/${RELEASE}`) continue;
      const named = [{ type: 'software', name, version: build.version }, ...build.extensions];
      for (const { type, name: own, version } of named)
        for (const cpu of build.cpu_arch)
          rows.push({
            key: `${type.toUpperCase()} ${own}`,
            name: own,
            isExtension: type !== 'software',
            version,
            toolchain: build.toolchain.name,
            family: cpu.slice(0, cpu.indexOf('/')),
            microarchitecture: cpu.slice(cpu.indexOf('/') + 1),
            gpus: build.gpu_arch[cpu] ?? [],
          });
    }
  // Upstream's broken names of R's own packages are left out of every import.
  return rows.filter(({ key, name, version }) => !(key.startsWith('R ') && /^[a-z] [a-z]$/.test(`${name} ${version}`)));
}

const lastPart = (text: string) => text.slice(text.lastIndexOf('/') + 1);
const isAmong = (wanted: readonly string[] | undefined, ...spellings: readonly string[]) =>
  wanted === undefined || wanted.some((value) => spellings.includes(value));

/** What a filter means, said as plainly as can be: a package matches when one of its rows does, in all that is asked. */
function expected(rows: readonly Row[], filter: Filter): string[] {
  const rest = rows.filter(
    (row) =>
      row.name.toLowerCase().includes((filter.name ?? '').toLowerCase()) &&
      (filter.isExtension === undefined || row.isExtension === filter.isExtension) &&
      (filter.hasVersion === undefined || row.version === filter.hasVersion) &&
      (filter.toolchainName === undefined || row.toolchain === filter.toolchainName) &&
      isAmong(filter.cpuFamily, row.family) &&
      isAmong(
        filter.cpuMicroarchitecture,
        row.microarchitecture,
        lastPart(row.microarchitecture),
        `${row.family}/${row.microarchitecture}`,
      ) &&
      (!filter.isOffered || (row.family === OFFERED.family && row.microarchitecture === OFFERED.microarchitecture)) &&
      (filter.gpuArchitecture === undefined || row.gpus.some((gpu) => isAmong(filter.gpuArchitecture, gpu, lastPart(gpu)))),
  );
  const keys = (found: readonly Row[]) => new Set(found.map(({ key }) => key));
  const withGpu = keys(rest.filter(({ gpus }) => gpus.length > 0));
  return [...keys(rest)].filter((key) => filter.hasGpu === undefined || withGpu.has(key) === filter.hasGpu).sort();
}

/** Filters of values that occur, so that most of them find something. */
function filtersOf(rows: readonly Row[]): fc.Arbitrary<Filter> {
  const among = (values: readonly string[]) => fc.constantFrom(...new Set(values));
  const some = (values: readonly string[]) => fc.uniqueArray(among(values), { minLength: 1, maxLength: 2 });
  const sometimes = <Value>(value: fc.Arbitrary<Value>) => fc.option(value, { nil: undefined, freq: 1 });
  const micros = rows.flatMap(({ family, microarchitecture }) => [
    microarchitecture,
    lastPart(microarchitecture),
    `${family}/${microarchitecture}`,
  ]);
  const gpus = rows.flatMap((row) => row.gpus.flatMap((gpu) => [gpu, lastPart(gpu)]));
  return fc.record({
    name: sometimes(among(rows.map(({ name }) => name.slice(0, 3)))),
    isExtension: sometimes(fc.boolean()),
    hasVersion: fc.option(among(rows.map(({ version }) => version)), { nil: undefined, freq: 4 }),
    toolchainName: sometimes(among(rows.map(({ toolchain }) => toolchain))),
    cpuFamily: sometimes(some(rows.map(({ family }) => family))),
    cpuMicroarchitecture: sometimes(some(micros)),
    gpuArchitecture: sometimes(some(gpus)),
    hasGpu: fc.option(fc.boolean(), { nil: undefined, freq: 4 }),
    isOffered: sometimes(fc.constant(true)),
  });
}

const PAGE = `query ($filter: PackageFilter, $after: String) { packages(filter: $filter, first: 100, after: $after) {
  totalCount pageInfo { hasNextPage endCursor } nodes { name ecosystem } } }`;

async function found(app: TestApp, offering: string, { isOffered, ...rest }: Filter): Promise<{ count: number; keys: string[] }> {
  const filter = { ...rest, offeringId: isOffered ? offering : null };
  const keys: string[] = [];
  for (let after: string | null = null; ;) {
    const { packages } = await app.query(PAGE, { filter, after });
    keys.push(...(packages.nodes as { name: string; ecosystem: string }[]).map(({ name, ecosystem }) => `${ecosystem} ${name}`));
    if (!packages.pageInfo.hasNextPage) return { count: packages.totalCount as number, keys: keys.sort() };
    after = packages.pageInfo.endCursor as string;
  }
}

const GENERATED = catalog(RELEASE)
  .package('GROMACS', {
    '2024.4': { cpus: ['x86_64/amd/zen3', 'aarch64/generic'], gpus: { 'x86_64/amd/zen3': ['nvidia/cc80'] } },
    '2023.3': { cpus: ['x86_64/generic'], toolchain: 'gompi-2023a' },
  })
  .package('LAMMPS', { '2024.4': { cpus: ['aarch64/nvidia/grace'], gpus: ['nvidia/cc90'] } })
  .package('SciPy-bundle', { '2023.11': { cpus: ['x86_64/amd/zen2'], extensions: ['python/numpy@1.26.4', 'r/grid@1.0'] } })
  .package('grid', { '1.0': { cpus: ['x86_64/amd/zen4'] } });

for (const isFull of [false, true])
  test.skipIf(isFull && !hasFullFiles)(
    `any filter finds what a walk over ${isFull ? "EESSI's full file" : 'a small catalog'} finds`,
    async () => {
      const full = isFull ? fullFile('eessi/eessi_api_metadata_software.json.gz') : null;
      const rows = rowsOf(full ? parse<File>(full.body) : (JSON.parse(eessiText([GENERATED])) as File));
      await using app = await openTestApp({ viewer: 'staff' });
      app.answer(SOFTWARE_PATH, full?.reply ?? eessiText([GENERATED]));
      await app.importCatalog({ source: 'EESSI', release: RELEASE });
      const offering = await offer(app);
      await link(app, offering, 'EESSI', {
        enabledCpuFamilies: [OFFERED.family],
        enabledCpuMicroarchitectures: [OFFERED.microarchitecture],
      });

      await fc.assert(
        fc.asyncProperty(filtersOf(rows), async (filter) => {
          const keys = expected(rows, filter);
          expect(await found(app, offering, filter)).toEqual({ count: keys.length, keys });
        }),
        {
          numRuns: RUNS,
          examples: [
            [{}],
            [{ isOffered: true }],
            [{ isOffered: true, hasGpu: false }],
            [{ cpuFamily: ['aarch64'], cpuMicroarchitecture: ['zen3'] }],
          ],
        },
      );
    },
    240_000,
  );

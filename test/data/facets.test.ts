import fc from 'fast-check';
import { expect } from 'vitest';
import { catalog, spack } from '../helpers/factories.ts';
import { link, offer } from '../helpers/offerings.ts';
import { testWithApp } from '../helpers/withApp.ts';

const RUNS = Number(process.env['FACET_RUNS'] ?? 60);
const [ZEN2, ZEN3, ZEN4, ARM] = ['x86_64/amd/zen2', 'x86_64/amd/zen3', 'x86_64/amd/zen4', 'aarch64/generic'];

const test = testWithApp({
  catalogs: [
    catalog('2023.06')
      .package('Wave', {
        '1.0': { cpus: [ZEN2, ZEN3, ZEN4], licenses: ['MIT'], categories: ['Bio'] },
        '2.0': { cpus: [ARM], toolchain: 'foss-2022b' },
      })
      .package('Gpu', {
        '1.0': { cpus: [ZEN3, ZEN4], gpus: { [ZEN3]: ['nvidia/cc80', 'nvidia/cc90'] }, families: ['2023b_foss', '2023b_gfbf'] },
      })
      .package('Old', {
        '1.0': { cpus: [ZEN2, ZEN3, ZEN4], toolchain: 'foss-2022b', extensions: ['python/wave-tool@3.1', 'r/tool@1.0'] },
      })
      .package('Both', {
        '1.0': { cpus: [ZEN3], gpus: ['nvidia/cc80'] },
        '1.1': { cpus: [ZEN2], toolchain: 'GCC-12.3.0', families: [] },
      }),
    catalog('2025.06')
      .package('Wave', {
        '3.0': {
          cpus: [ZEN4, ARM],
          toolchain: 'foss-2024a',
          licenses: ['(MIT OR Apache-2.0)', 'BSD 3 clause'],
          categories: ['bio', 'chem'],
        },
      })
      .package('Old', { '2.0': { cpus: [ARM], toolchain: 'foss-2024a' } }),
    spack('2026-07-01')
      .package('wave', { versions: ['1.0'], licenses: ['MIT AND GPL-2.0-only'], categories: ['chem'] })
      .package('zlib', { versions: [], licenses: ['Zlib'] }),
  ],
});

const FACETS = [
  'catalogIds',
  'ecosystem',
  'category',
  'license',
  'toolchainFamily',
  'cpuFamily',
  'cpuMicroarchitecture',
  'gpuArchitecture',
];
const ASKED = FACETS.map((facet) => `${facet}(first: 100) { value count isSelected }`).join(' ');

const some = (values: readonly string[]) =>
  fc.option(fc.uniqueArray(fc.constantFrom(...values), { minLength: 1, maxLength: 2 }), { nil: null });

const filters = fc.record({
  ecosystem: some(['SOFTWARE', 'PYTHON', 'PERL']),
  category: some(['bio', 'CHEM', 'none']),
  license: some(['mit', 'Apache-2.0', 'BSD 3 clause']),
  toolchainFamily: some(['2023b_foss', 'foss/2022b', '2024a_foss']),
  cpuFamily: some(['x86_64', 'AArch64']),
  cpuMicroarchitecture: some(['zen3', 'amd/zen4', 'generic', 'zen9']),
  gpuArchitecture: some(['cc80', 'nvidia/cc90']),
  hasGpu: fc.option(fc.boolean(), { nil: null, freq: 3 }),
  toolchainName: fc.option(fc.constantFrom('foss', 'GCC'), { nil: null, freq: 4 }),
  extensionName: fc.option(fc.constant('tool'), { nil: null, freq: 6 }),
  hasVersion: fc.option(fc.constantFrom('1.0', '3.0'), { nil: null, freq: 6 }),
  runsOn: fc.option(
    fc.record({
      cpu: fc.constantFrom('zen3', 'zen4', 'aarch64'),
      gpu: fc.constantFrom(null, ['cc86']),
      policy: fc.constantFrom('UPSTREAM', 'COMPATIBLE'),
    }),
    { nil: null, freq: 3 },
  ),
  isOffered: fc.constantFrom(false, false, false, true),
});

/** A category has the spelling that most of the counted packages have. */
const isSame = (facet: string, one: string, other: string): boolean =>
  facet === 'category' ? one.toLowerCase() === other.toLowerCase() : one === other;

const searches = fc.constantFrom(null, null, 'wave', 'tool');

test(`the counts of facets are those of packages with each value, for ${RUNS} random filters with and without a search`, async ({
  app,
}) => {
  const offeringId = await offer(app);
  await link(app, offeringId, 'EESSI 2023.06', { enabledCpuMicroarchitectures: ['amd/zen3'] });
  await link(app, offeringId, 'Spack');
  const values = (await app.query(`{ packageFacets { ${ASKED} } }`))['packageFacets'];

  await fc.assert(
    fc.asyncProperty(filters, searches, async ({ isOffered, ...plain }, search) => {
      const filter = { ...plain, offeringId: isOffered ? offeringId : null };
      const cases = FACETS.flatMap((facet) => values[facet].map(({ value }: { value: string }) => [facet, value] as const));
      const counts = cases.map((_, index) => `c${index}: packages(filter: $f${index}, search: $search, first: 0) { totalCount }`);
      const declared = cases.map((_, index) => `$f${index}: PackageFilter`);
      const variables = Object.fromEntries(cases.map(([facet, value], index) => [`f${index}`, { ...filter, [facet]: [value] }]));

      const data = await app.query(
        `query ($filter: PackageFilter, $search: String, ${declared.join(', ')}) { packageFacets(filter: $filter, search: $search) { ${ASKED} } ${counts.join(' ')} }`,
        { filter, search, ...variables },
      );

      for (const [index, [facet, value]] of cases.entries()) {
        const found = data['packageFacets'][facet].find((row: { value: string }) => isSame(facet, row.value, value))?.count ?? 0;
        expect([facet, value, found]).toEqual([facet, value, data[`c${index}`].totalCount]);
      }
    }),
    { numRuns: RUNS },
  );
}, 300_000);

test('a category has the spelling of the packages that are counted', async ({ app }) => {
  const spelt = async (filter: object) =>
    (
      await app.query('query ($filter: PackageFilter) { packageFacets(filter: $filter) { category { value count } } }', {
        filter,
      })
    ).packageFacets.category;

  expect(await spelt({})).toContainEqual({ value: 'Bio', count: 2 });
  expect(await spelt({ toolchainFamily: ['2024a_foss'] })).toContainEqual({ value: 'bio', count: 1 });
});

test('all facets take two statements', async ({ app }) => {
  await app.query(`{ packageFacets { ${ASKED} } }`);
  app.statements();
  await app.query(`{ packageFacets(filter: { ecosystem: [SOFTWARE], cpuFamily: ["x86_64"] }) { ${ASKED} } }`);

  expect(
    app
      .statements()
      .filter((name) => name !== 'target.architectures')
      .sort(),
  ).toEqual(['packages.facets', 'versions.facets']);
});

test('the largest counts come first, at most as many as asked for, and selected values always', async ({ app }) => {
  const { packageFacets } = await app.query(
    `{ packageFacets(filter: { ecosystem: [R], cpuMicroarchitecture: ["zen9"] }) { ecosystem(first: 1) { value label count isSelected } cpuMicroarchitecture(first: 0) { value count isSelected } } }`,
  );

  expect(packageFacets).toEqual({
    ecosystem: [{ value: 'R', label: 'R', count: 0, isSelected: true }],
    cpuMicroarchitecture: [{ value: 'zen9', count: 0, isSelected: true }],
  });
});

test('more values than allowed are refused', async ({ app }) => {
  const { errors } = await app.ask('{ packageFacets { category(first: 101) { value } } }');

  expect(errors).toMatchObject([{ code: 'BAD_USER_INPUT' }]);
  expect(errors[0]?.message).toContain('first: 101');
});

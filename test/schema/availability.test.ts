import { expect } from 'vitest';
import type { TestApp } from '../helpers/app.ts';
import { catalog, spack } from '../helpers/factories.ts';
import { link, offer } from '../helpers/offerings.ts';
import { testWithApp } from '../helpers/withApp.ts';

const [ZEN2, ZEN3, ZEN4] = ['x86_64/amd/zen2', 'x86_64/amd/zen3', 'x86_64/amd/zen4'];

const PARTITIONS = [
  { name: 'a-zen3', cpuArchitecture: ZEN3 },
  { name: 'b-genoa', cpuArchitecture: 'Genoa', gpuArchitecture: 'nvidia/cc90' },
  { name: 'c-mixed', cpuArchitecture: 'zen2,zen3' },
  { name: 'd-arm', cpuArchitecture: 'aarch64/neoverse_n1' },
  { name: 'e-empty' },
];

async function offerings(app: TestApp): Promise<void> {
  const whole = await offer(app, { name: 'Whole', partitions: PARTITIONS });
  await link(app, whole, 'EESSI');
  await link(app, whole, 'Spack');
  const part = await offer(app, { name: 'Part', partitions: PARTITIONS });
  await link(app, part, 'EESSI', { enabledCpuMicroarchitectures: ['amd/zen3'] });
}

const test = testWithApp(
  {
    catalogs: [
      catalog('2023.06')
        .package('Everywhere', { '1.0': [ZEN2, ZEN3, ZEN4], '2.0': { cpus: [ZEN2, ZEN3, ZEN4], toolchain: 'foss-2022b' } })
        .package('Gpu', { '1.0': { cpus: [ZEN3, ZEN4], gpus: ['nvidia/cc90'] } })
        .package('Old', { '1.0': { cpus: [ZEN2, ZEN3, ZEN4], toolchain: 'foss-2022b' } }),
      spack('2026-07-01').package('zlib', { versions: ['1.3.1'] }),
    ],
  },
  offerings,
);

const MATRIX = `query ($ids: [ID!], $filter: VersionFilter) { packages(first: 100) { nodes { name availability(offeringIds: $ids, filter: $filter) {
  partition { name offering { name } } build { state version { version } } } } } }`;

async function matrix(app: TestApp, variables: object = {}): Promise<Record<string, string[]>> {
  const { packages } = await app.query(MATRIX, variables);
  return Object.fromEntries(
    packages.nodes.map(({ name, availability }: any) => [
      name,
      availability.map(
        ({ partition, build }: any) =>
          `${partition.offering.name} ${partition.name}: ${build ? `${build.state} ${build.version?.version}` : null}`,
      ),
    ]),
  );
}

test('every partition of the offerings that link the catalog, with what it gets', async ({ app }) => {
  const found = await matrix(app);

  expect(found['Everywhere']).toEqual([
    ...[
      'Part a-zen3: NATIVE 2.0',
      'Part b-genoa: NOT_BUILT 2.0',
      'Part c-mixed: null',
      'Part d-arm: NOT_BUILT 2.0',
      'Part e-empty: null',
    ],
    ...[
      'Whole a-zen3: NATIVE 2.0',
      'Whole b-genoa: NATIVE 1.0',
      'Whole c-mixed: null',
      'Whole d-arm: NOT_BUILT 2.0',
      'Whole e-empty: null',
    ],
  ]);
  expect(found['Gpu']).toContain('Whole b-genoa: NATIVE 1.0');
  expect(found['Gpu']).toContain('Whole a-zen3: NEEDS_GPU 1.0');
  expect(found['Old']).toContain('Whole b-genoa: BLOCKED 1.0');
  expect(found['zlib']).toHaveLength(5);
  expect(found['zlib']).toContain('Whole d-arm: FROM_SOURCE 1.3.1');
});

test('only the partitions of the given offerings, and only the versions that match the filter', async ({ app }) => {
  const { offerings: all } = await app.query('{ offerings(filter: { name: "Whole" }) { nodes { id } } }');

  const found = await matrix(app, { ids: [all.nodes[0].id], filter: { toolchainVersion: '2023b' } });

  expect(found['Everywhere']).toHaveLength(5);
  expect(found['Everywhere']).toContain('Whole a-zen3: NATIVE 1.0');
  expect(found['Old']).toContain('Whole a-zen3: NOT_BUILT undefined');
});

test('the matrix takes a fixed number of statements, whatever its size', async ({ app }) => {
  await matrix(app);
  app.statements();
  await app.query(MATRIX.replace('first: 100', 'first: 1'));
  const few = app.statements();
  await matrix(app);
  const many = app.statements();

  expect(many.sort()).toEqual(few.sort());
  expect(many.length).toBeLessThanOrEqual(6);
});

test('more than 100 partitions are refused with the way out', async ({ app }) => {
  for (const name of ['Many', 'More']) {
    const partitions = Array.from({ length: 50 }, (_, index) => ({ name: `p${index}`, cpuArchitecture: 'zen3' }));
    await link(app, await offer(app, { name, partitions }), 'Spack');
  }

  const { data, errors } = await app.ask(
    '{ packages(filter: { nameExact: "zlib" }) { totalCount nodes { availability { build { state } } } } }',
  );

  expect(errors).toMatchObject([{ code: 'BAD_USER_INPUT' }]);
  expect(errors[0]?.message).toContain('at most 100 partitions');
  expect(data).toBeNull();
});

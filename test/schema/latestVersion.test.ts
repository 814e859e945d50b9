import { expect } from 'vitest';
import type { TestApp } from '../helpers/app.ts';
import { catalog, spack } from '../helpers/factories.ts';
import { testWithApp } from '../helpers/withApp.ts';

const SPACK: Record<string, readonly [versions: string[], latest: string | null]> = {
  'release-first': [['1.9', '1.10', '2.0-rc1', 'develop'], '1.10'],
  'candidate-second': [['1.0-beta2', '1.0-rc1', 'main'], '1.0-rc1'],
  'branch-last': [['main', 'develop', 'master'], 'develop'],
  'number-before-date': [['20240101', '3.1'], '3.1'],
  'dates-alone': [['2023-08-01', '2024-01-31'], '2024-01-31'],
  'no-versions': [[], null],
};

const eessi = catalog('2023.06')
  .package('toolchains', {
    '1.0': [{ toolchain: 'foss-2022b' }, { toolchain: 'foss-2023b' }, { toolchain: 'GCC-13.2.0', families: ['2023a_foss'] }],
  })
  .package('suffixes', { '1.0': [{ suffix: '-CUDA-12.4.0', gpus: ['nvidia/cc80'] }, {}] })
  .package('filtered', {
    '2.0': { cpus: ['x86_64/amd/zen4'] },
    '1.0': { cpus: ['x86_64/amd/zen3', 'x86_64/amd/zen4'] },
    '1.1': { cpus: ['x86_64/amd/zen3'], gpus: ['nvidia/cc80'] },
  });

const day = Object.entries(SPACK).reduce((made, [name, [versions]]) => made.package(name, { versions }), spack('2026-07-01'));

const test = testWithApp({ catalogs: [eessi, day] });

const LATEST = `query ($names: String!, $filter: VersionFilter) { packages(first: 100, filter: { catalogName: $names }) {
  nodes { name latestVersion(filter: $filter) { version moduleVersion versionSuffix toolchain { name version } } } } }`;

async function latest(app: TestApp, names: string, filter: object | null = null) {
  const { packages } = await app.query(LATEST, { names, filter });
  return new Map<string, Record<string, unknown> | null>(
    packages.nodes.map(({ name, latestVersion }: { name: string; latestVersion: Record<string, unknown> | null }) => [
      name,
      latestVersion,
    ]),
  );
}

test('releases come before pre-releases before development names, and numbers before dates', async ({ app }) => {
  const found = await latest(app, 'Spack');

  const versions = Object.fromEntries([...found].map(([name, version]) => [name, version?.version ?? null]));
  expect(versions).toEqual(Object.fromEntries(Object.entries(SPACK).map(([name, [, version]]) => [name, version])));
});

test('of equal versions the one with the newest toolchain is the latest, then the one without a suffix', async ({ app }) => {
  const found = await latest(app, 'EESSI');

  expect(found.get('toolchains')).toMatchObject({ toolchain: { name: 'foss', version: '2023b' } });
  expect(found.get('suffixes')).toMatchObject({ versionSuffix: '' });
});

test('a filter decides which versions count; when it leaves none there is no latest', async ({ app }) => {
  const version = async (filter: object) => (await latest(app, 'EESSI', filter)).get('filtered')?.version ?? null;

  expect(await version({})).toBe('2.0');
  expect(await version({ cpuMicroarchitecture: ['zen3'] })).toBe('1.1');
  expect(await version({ cpuMicroarchitecture: ['zen3'], hasGpu: false })).toBe('1.0');
  expect(await version({ versionPrefix: '1' })).toBe('1.1');
  expect(await version({ cpuFamily: ['riscv64'] })).toBeNull();
});

test('the latest versions of a whole page are one statement', async ({ app }) => {
  await latest(app, 'Spack');

  expect(app.statements()).toEqual(['packages.page', 'package.latestVersion']);
});

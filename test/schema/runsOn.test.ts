import { expect } from 'vitest';
import type { TestApp } from '../helpers/app.ts';
import { catalog, spack } from '../helpers/factories.ts';
import { catalogId as idOf, link, offer } from '../helpers/offerings.ts';
import { wrongCounts } from '../helpers/rows.ts';
import { testWithApp } from '../helpers/withApp.ts';

const [ZEN2, ZEN3, ZEN4] = ['x86_64/amd/zen2', 'x86_64/amd/zen3', 'x86_64/amd/zen4'];
const GENERIC = 'x86_64/generic';
const ARM = 'aarch64/neoverse_n1';
const ALL = [GENERIC, ZEN2, ZEN3, ZEN4];

const test = testWithApp({
  catalogs: [
    catalog('2023.06')
      .package('Everywhere', { '1.0': ALL, '2.0': { cpus: ALL, toolchain: 'foss-2022b' } })
      .package('Old', { '1.0': { cpus: ALL, toolchain: 'foss-2022b', extensions: ['python/old-tool@3.1'] } })
      .package('Generic', { '1.0': [GENERIC] })
      .package('Arm', { '1.0': [ARM] })
      .package('Gpu', { '1.0': { cpus: ALL, gpus: { [ZEN3]: ['nvidia/cc80', 'nvidia/cc90'], [ZEN4]: ['nvidia/cc90'] } } })
      .package('Mixed', { '1.0': { cpus: [ZEN2, ZEN3] }, '2.0': { cpus: [ZEN4] } }),
    catalog('2025.06').package('Old', { '1.0': { cpus: ALL, toolchain: 'foss-2024a' } }),
    spack('2026-07-01')
      .package('old', { versions: ['1.0'] })
      .package('py-old-tool', { versions: ['3.2'] }),
  ],
});

const LISTS = `query ($package: PackageFilter, $version: VersionFilter, $target: TargetFilter) {
  packages(filter: $package, first: 100) { totalCount nodes { name } }
  versions(filter: $version, first: 100) { totalCount nodes { version package { name } } }
  targets(filter: $target, first: 100) { totalCount nodes { subtype gpuArchitectures packageVersion { version package { name } } } }
}`;

/** The three lists at once, of one release: `Name version`, and for targets `Name version microarchitecture`. */
async function onHost(app: TestApp, runsOn: object, more: object = {}, release = 'EESSI 2023.06') {
  const catalogId = await idOf(app, release);
  const filter = { catalogId, runsOn, ...more };
  const { packages, versions, targets } = await app.query(LISTS, { package: filter, version: filter, target: filter });
  for (const list of [packages, versions, targets]) expect(list.totalCount).toBe(list.nodes.length);
  return {
    packages: packages.nodes.map(({ name }: any) => name),
    versions: versions.nodes.map((row: any) => `${row.package.name} ${row.version}`),
    targets: targets.nodes
      .map(({ subtype, packageVersion: { version, package: owner } }: any) => `${owner.name} ${version} ${subtype}`)
      .sort(),
  };
}

test('a host gets the builds of one CPU directory for a whole release, those for its GPU among them', async ({ app }) => {
  const withoutGpu = await onHost(app, { cpu: 'milan' });
  const withGpu = await onHost(app, { cpu: 'zen3', gpu: ['NVIDIA A40'] });

  expect(withoutGpu.versions).toEqual([...['Everywhere 2.0', 'Everywhere 1.0', 'Mixed 1.0', 'Old 1.0', 'old-tool 3.1']]);
  expect(withoutGpu.packages).toEqual(['Everywhere', 'Mixed', 'Old', 'old-tool']);
  expect(withGpu.packages).toEqual(['Everywhere', 'Gpu', 'Mixed', 'Old', 'old-tool']);
  expect(withGpu.targets).toEqual([
    ...['Everywhere 1.0 amd/zen3', 'Everywhere 2.0 amd/zen3', 'Gpu 1.0 amd/zen3', 'Mixed 1.0 amd/zen3', 'Old 1.0 amd/zen3'],
  ]);
});

test('builds that are known not to load on the host are left out', async ({ app }) => {
  const { packages, versions, targets } = await onHost(app, { cpu: 'genoa' });

  expect(packages).toEqual(['Everywhere', 'Mixed']);
  expect(versions).toEqual(['Everywhere 1.0', 'Mixed 2.0']);
  expect(targets).toEqual(['Everywhere 1.0 amd/zen4', 'Mixed 2.0 amd/zen4']);
});

test('with the policy COMPATIBLE each version has its best build that is not blocked', async ({ app }) => {
  const { versions, targets } = await onHost(app, { cpu: 'zen4', gpu: ['cc90'], policy: 'COMPATIBLE' });

  expect(versions).toEqual([
    ...['Everywhere 2.0', 'Everywhere 1.0', 'Generic 1.0', 'Gpu 1.0', 'Mixed 2.0', 'Mixed 1.0', 'Old 1.0', 'old-tool 3.1'],
  ]);
  expect(targets).toEqual([
    ...['Everywhere 1.0 amd/zen4', 'Everywhere 2.0 amd/zen3', 'Generic 1.0 generic', 'Gpu 1.0 amd/zen4'],
    ...['Mixed 1.0 amd/zen3', 'Mixed 2.0 amd/zen4', 'Old 1.0 amd/zen3'],
  ]);
});

test('other conditions on targets apply to the target that the host gets', async ({ app }) => {
  const [own, other, gpu, none] = await Promise.all([
    onHost(app, { cpu: 'zen3', gpu: ['cc90'] }, { cpuMicroarchitecture: ['zen3'] }),
    onHost(app, { cpu: 'zen3', gpu: ['cc90'] }, { cpuMicroarchitecture: ['zen2'] }),
    onHost(app, { cpu: 'zen3', gpu: ['cc90'] }, { hasGpu: true }),
    onHost(app, { cpu: 'zen3', gpu: ['cc90'] }, { hasGpu: false }),
  ]);

  expect(own.packages).toEqual(['Everywhere', 'Gpu', 'Mixed', 'Old', 'old-tool']);
  expect(other).toEqual({ packages: [], versions: [], targets: [] });
  expect(gpu.packages).toEqual(['Gpu']);
  expect(none.packages).toEqual(['Everywhere', 'Mixed', 'Old', 'old-tool']);
});

test('the link of an offering applies after the host is resolved', async ({ app }) => {
  const offeringId = await offer(app);
  await link(app, offeringId, 'EESSI 2023.06', { enabledCpuMicroarchitectures: ['amd/zen2'] });

  expect(await onHost(app, { cpu: 'zen2' }, { offeringId })).toMatchObject({
    packages: ['Everywhere', 'Gpu', 'Mixed', 'Old', 'old-tool'],
  });
  expect(await onHost(app, { cpu: 'zen3' }, { offeringId })).toEqual({ packages: [], versions: [], targets: [] });
});

test('what names no CPU is available on every host', async ({ app }) => {
  const found = await onHost(app, { cpu: 'neoverse_v2' }, {}, 'Spack');

  expect(found.packages).toEqual(['old', 'py-old-tool']);
  expect(found.targets).toHaveLength(2);
});

test('pages and counts over all catalogs, of which the host gets some as a whole, agree with each other', async ({ app }) => {
  const { packages, versions } = await app.query(
    `{ packages(filter: { runsOn: { cpu: "zen4" } }, first: 100) { totalCount nodes { name catalog { version } } }
       versions(filter: { runsOn: { cpu: "zen4" } }, first: 100) { totalCount nodes { version package { name } } } }`,
  );

  expect(packages.totalCount).toBe(packages.nodes.length);
  expect(versions.totalCount).toBe(versions.nodes.length);
  expect(packages.nodes.map((row: any) => `${row.name} ${row.catalog.version}`)).toEqual([
    ...['Everywhere 2023.06', 'Mixed 2023.06', 'Old 2025.06', 'old 2026.07.01', 'py-old-tool 2026.07.01'],
  ]);
  expect(versions.nodes.map((row: any) => `${row.package.name} ${row.version}`)).toEqual([
    ...['Everywhere 1.0', 'Mixed 2.0', 'Old 1.0', 'old 1.0', 'py-old-tool 3.2'],
  ]);
});

test('the latest version among those that are available on the host', async ({ app }) => {
  const { packages } = await app.query(
    `{ packages(filter: { nameExact: "everywhere" }) { nodes {
      any: latestVersion { version } zen4: latestVersion(filter: { runsOn: { cpu: "zen4" } }) { version } arm: latestVersion(filter: { runsOn: { cpu: "aarch64" } }) { version }
      versions(filter: { runsOn: { cpu: "zen4" } }) { totalCount nodes { version } } } } }`,
  );

  expect(packages.nodes).toEqual([
    { any: { version: '2.0' }, zen4: { version: '1.0' }, arm: null, versions: { totalCount: 1, nodes: [{ version: '1.0' }] } },
  ]);
});

test('a filter by host takes as many statements as one by microarchitecture', async ({ app }) => {
  const count = async (filter: string) => {
    await app.query(`{ packages(filter: { ${filter} }) { totalCount nodes { name } } }`);
    app.statements();
    await app.query(`{ packages(filter: { ${filter} }) { totalCount nodes { name } } }`);
    return app.statements();
  };

  expect(await count('runsOn: { cpu: "zen3" }')).toEqual(await count('cpuMicroarchitecture: ["zen3"]'));
});

test('a build for a version, with the commands that select it where start-up would not', async ({ app }) => {
  const { packages } = await app.query(
    `{ packages(filter: { catalogVersion: "2023.06", isExtension: false }) { nodes { name buildFor(host: { cpu: "zen4", gpu: ["cc90"], policy: COMPATIBLE }) {
      state isAvailable gpuArchitecture loadCommands reason version { version } target { subtype } alternative { version } } } } }`,
  );
  const builds = Object.fromEntries(packages.nodes.map(({ name, buildFor }: any) => [name, buildFor]));

  expect(builds['Old']).toEqual({
    state: 'COMPATIBLE',
    isAvailable: true,
    gpuArchitecture: null,
    loadCommands: [
      'export EESSI_ARCHDETECT_OPTIONS_OVERRIDE=x86_64/amd/zen3',
      'module load EESSI/2023.06',
      'module load Old/1.0-foss-2022b',
    ],
    reason: 'Built for x86_64/amd/zen3, which the host gets for its CPU zen4.',
    version: { version: '1.0' },
    target: { subtype: 'amd/zen3' },
    alternative: null,
  });
  expect(builds['Gpu']).toMatchObject({ state: 'NATIVE', gpuArchitecture: 'nvidia/cc90', target: { subtype: 'amd/zen4' } });
  expect(builds['Arm']).toMatchObject({ state: 'NOT_BUILT', isAvailable: false, loadCommands: [], target: null });
});

test('what is blocked, or needs a GPU, says so and names an alternative', async ({ app }) => {
  const { packages } = await app.query(
    `{ packages(filter: { catalogVersion: "2023.06" }) { nodes { name buildFor(host: { cpu: "zen4" }) {
      state loadCommands version { version } target { subtype } alternative { version package { catalog { version } } } } } } }`,
  );
  const builds = Object.fromEntries(packages.nodes.map(({ name, buildFor }: any) => [name, buildFor]));

  expect(builds['Old']).toEqual({
    ...{ state: 'BLOCKED', loadCommands: [], version: { version: '1.0' }, target: { subtype: 'amd/zen4' } },
    alternative: { version: '1.0', package: { catalog: { version: '2025.06' } } },
  });
  // Spack names it py-old-tool.
  expect(builds['old-tool']).toMatchObject({ state: 'BLOCKED', alternative: { version: '3.2' } });
  expect(builds['Gpu']).toMatchObject({ state: 'NEEDS_GPU', target: null });
  expect(builds['Everywhere']).toMatchObject({ state: 'NATIVE', version: { version: '1.0' } });
});

test('the builds of a page of packages take a fixed number of statements', async ({ app }) => {
  const read = (first: number) =>
    app.query(
      `{ packages(first: ${first}) { nodes { buildFor(host: { cpu: "zen4" }) { state version { version } target { name } loadCommands alternative { version } } } } }`,
    );
  await read(1);
  app.statements();
  await read(2);
  const few = app.statements();
  await read(9);

  // Versions are read once for the builds and once more for alternatives, which the first two packages do not have.
  expect(app.statements().sort()).toEqual([...few, 'version.byId'].sort());
});

test('a host that is not known is an error with suggestions, and costs nothing else of the response', async ({ app }) => {
  const { data, errors } = await app.ask(
    `{ catalogs { totalCount } package: packages(first: 1) { nodes { name latestVersion(filter: { runsOn: { cpu: "zen33" } }) { version } } } }`,
  );

  expect(data).toMatchObject({ catalogs: { totalCount: 3 }, package: { nodes: [{ latestVersion: null }] } });
  expect(errors).toMatchObject([{ code: 'BAD_USER_INPUT' }]);
  expect(errors[0]?.message).toContain('zen33');
});

test('every target set is that of the targets', async ({ app }) => {
  expect(await wrongCounts(app)).toEqual([]);
});

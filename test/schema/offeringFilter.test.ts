import { expect } from 'vitest';
import type { TestApp } from '../helpers/app.ts';
import { catalog, spack } from '../helpers/factories.ts';
import { change, link, offer } from '../helpers/offerings.ts';
import { testWithApp } from '../helpers/withApp.ts';

const ZEN3 = 'x86_64/amd/zen3';
const ZEN2 = 'x86_64/amd/zen2';
const ARM = 'aarch64/neoverse_n1';

const test = testWithApp({
  catalogs: [
    catalog('2023.06')
      .package('Both', { '1.0': [ZEN3], '2.0': [ARM] })
      .package('Everywhere', { '1.0': [ZEN2, ZEN3, ARM] })
      .package('Intel-only', { '1.0': [ZEN3] })
      .package('Gpu', { '1.0': { cpus: [ZEN3, ARM], gpus: { [ZEN3]: ['nvidia/cc80'] }, extensions: ['python/gpu-tool@0.1'] } }),
    spack('2026-07-01').package('zlib', { versions: ['1.3.1'] }),
  ],
});

/** The three lists at once: names and counts. */
async function inOffering(app: TestApp, id: string, more: object = {}) {
  const { packages, versions, targets } = await app.query(
    `query ($package: PackageFilter, $version: VersionFilter, $target: TargetFilter) {
      packages(filter: $package) { totalCount nodes { name } }
      versions(filter: $version) { totalCount nodes { version package { name } } }
      targets(filter: $target) { totalCount nodes { name subtype } }
    }`,
    { package: { offeringId: id, ...more }, version: { offeringId: id, ...more }, target: { offeringId: id, ...more } },
  );
  for (const list of [packages, versions, targets]) expect(list.totalCount).toBe(list.nodes.length);
  return {
    packages: packages.nodes.map(({ name }: any) => name),
    versions: versions.nodes.map((row: any) => `${row.package.name} ${row.version}`),
    targets: targets.nodes.map(({ name, subtype }: any) => `${name}/${subtype}`),
  };
}

async function offeredPackages(app: TestApp, id: string, args = ''): Promise<string[]> {
  const { offering } = await app.query(
    `query ($id: ID!) { offering(id: $id) { packages${args} { totalCount nodes { name } } } }`,
    { id },
  );
  expect(offering.packages.totalCount).toBe(offering.packages.nodes.length);
  return offering.packages.nodes.map(({ name }: any) => name);
}

test('what no link of the offering allows is not there, in rows and in counts, at every level', async ({ app }) => {
  const id = await offer(app);
  await link(app, id, 'EESSI', { enabledCpuFamilies: ['aarch64'] });

  const found = await inOffering(app, id);

  expect(found.packages).toEqual(['Both', 'Everywhere', 'Gpu', 'gpu-tool']);
  expect(found.versions).toEqual(['Both 2.0', 'Everywhere 1.0', 'Gpu 1.0', 'gpu-tool 0.1']);
  expect(found.targets).toEqual([ARM, ARM, ARM]);
  expect(await offeredPackages(app, id)).toEqual(found.packages);
});

test('what else a filter says holds for the very target that the link allows', async ({ app }) => {
  const [arm, amd] = [await offer(app), await offer(app)];
  await link(app, arm, 'EESSI', { enabledCpuFamilies: ['aarch64'] });
  await link(app, amd, 'EESSI', { enabledCpuMicroarchitectures: ['zen3'] });

  for (const filter of [{ gpuArchitecture: ['cc80'] }, { hasGpu: true }]) {
    expect(await inOffering(app, arm, filter)).toEqual({ packages: [], versions: [], targets: [] });
    expect((await inOffering(app, amd, filter)).packages).toEqual(['Gpu', 'gpu-tool']);
  }
  expect(await offeredPackages(app, arm, '(filter: { hasVersion: "1.0" })')).toEqual(['Everywhere', 'Gpu']);
  expect(await offeredPackages(app, arm, '(filter: { hasGpu: false, hasVersion: "1.0" })')).toEqual(['Everywhere', 'Gpu']);
  expect(await offeredPackages(app, amd, '(filter: { hasGpu: false })')).toEqual(['Both', 'Everywhere', 'Intel-only']);
  expect(await offeredPackages(app, arm, '(filter: { cpuFamily: ["x86_64"] })')).toEqual([]);
});

test('a catalog that is linked without restriction is there whole, beside a restricted one', async ({ app }) => {
  const id = await offer(app);
  await link(app, id, 'EESSI', { enabledCpuFamilies: ['x86_64'], enabledCpuMicroarchitectures: ['zen2'] });
  const spackLink = await link(app, id, 'Spack');
  await app.mutate(`mutation ($id: ID!) { createPackage(input: { catalogId: $id, name: "nothing-built" }) { __typename } }`, {
    id: (await app.query('{ catalogs(filter: { nameExact: "Spack" }) { nodes { id } } }')).catalogs.nodes[0].id,
  });

  const both = await inOffering(app, id);
  await change(app, 'unlinkCatalog', { id: spackLink });

  expect(both.packages).toEqual(['Everywhere', 'nothing-built', 'zlib']);
  expect(both.versions).toEqual(['Everywhere 1.0', 'zlib 1.3.1']);
  expect(both.targets.sort()).toEqual(['default/', ZEN2]);
  expect(await offeredPackages(app, id)).toEqual(['Everywhere']);
});

test('an offering without links, or that is not there, has nothing, and that is no error', async ({ app }) => {
  const nothing = { packages: [], versions: [], targets: [] };

  expect(await inOffering(app, await offer(app))).toEqual(nothing);
  expect(await inOffering(app, '00000000-0000-7000-8000-000000000000')).toEqual(nothing);
});

test('nested lists are restricted where they are asked to be and nowhere else', async ({ app }) => {
  const id = await offer(app);
  await link(app, id, 'EESSI', { enabledCpuFamilies: ['aarch64'] });

  const { offering } = await app.query(
    `query ($id: ID!) { offering(id: $id) { packages(filter: { name: "bo" }) { nodes { name
      all: versions { totalCount } versions(filter: { offeringId: $id }) { totalCount nodes { version
        all: targets { totalCount } targets(filter: { offeringId: $id }) { totalCount } } }
      newest: latestVersion { version } latestVersion(filter: { offeringId: $id }) { version }
      extensions(filter: { offeringId: $id }) { totalCount } parents(filter: { offeringId: $id }) { totalCount }
    } } } }`,
    { id },
  );

  expect(offering.packages.nodes).toEqual([
    {
      name: 'Both',
      all: { totalCount: 2 },
      versions: { totalCount: 1, nodes: [{ version: '2.0', all: { totalCount: 1 }, targets: { totalCount: 1 } }] },
      newest: { version: '2.0' },
      latestVersion: { version: '2.0' },
      extensions: { totalCount: 0 },
      parents: { totalCount: 0 },
    },
  ]);
});

test('an offering named inside another leaves what both allow', async ({ app }) => {
  const [one, other] = [await offer(app), await offer(app)];
  await link(app, one, 'EESSI', { enabledCpuMicroarchitectures: ['zen3', 'neoverse_n1'] });
  await link(app, other, 'EESSI', { enabledCpuMicroarchitectures: ['zen2', 'neoverse_n1'] });

  expect(await offeredPackages(app, one, `(filter: { offeringId: "${other}" })`)).toEqual([
    'Both',
    'Everywhere',
    'Gpu',
    'gpu-tool',
  ]);
});

test('the packages of an offering are paged both ways', async ({ app }) => {
  const id = await offer(app);
  await link(app, id, 'EESSI', { enabledCpuFamilies: ['aarch64'] });
  const page = async (args: string) => {
    const { offering } = await app.query(
      `query ($id: ID!) { offering(id: $id) { packages(${args}) { edges { node { name } } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } } }`,
      { id },
    );
    return { names: offering.packages.edges.map(({ node }: any) => node.name), ...offering.packages.pageInfo };
  };

  const first = await page('first: 3');
  const second = await page(`first: 3, after: "${first.endCursor}"`);
  const back = await page(`last: 2, before: "${second.startCursor}"`);

  expect(first).toMatchObject({ names: ['Both', 'Everywhere', 'Gpu'], hasNextPage: true });
  expect(second).toMatchObject({ names: ['gpu-tool'], hasNextPage: false });
  expect(back).toMatchObject({ names: ['Everywhere', 'Gpu'], hasPreviousPage: true });
});

test('an offering is searched in any order', async ({ app }) => {
  const id = await offer(app);
  await link(app, id, 'EESSI', { enabledCpuFamilies: ['aarch64'] });

  expect(await offeredPackages(app, id, '(search: "gpu")')).toEqual(['Gpu', 'gpu-tool']);
  expect(await offeredPackages(app, id, '(search: "intel")')).toEqual([]);
});

test('a target that is added or deleted by hand counts for its offerings from then on', async ({ app }) => {
  const id = await offer(app);
  await link(app, id, 'EESSI', { enabledCpuFamilies: ['aarch64'] });
  const before = await inOffering(app, id);
  const { versions } = await app.query('{ versions(filter: { packageNameExact: "Intel-only" }) { nodes { id } } }');

  const { made } = await app.mutate(
    `mutation ($input: CreateTargetInput!) { made: createTarget(input: $input) { ... on CreateTargetPayload { target { id } } } }`,
    { input: { versionId: versions.nodes[0].id, name: 'aarch64', subtype: 'neoverse_n1' } },
  );
  const after = await inOffering(app, id);
  await app.mutate(`mutation ($input: DeleteInput!) { deleteTarget(input: $input) { __typename } }`, {
    input: { id: made.target.id },
  });

  expect(before.versions).not.toContain('Intel-only 1.0');
  expect(after.versions).toEqual([...before.versions, 'Intel-only 1.0']);
  expect(await inOffering(app, id)).toEqual(before);
});

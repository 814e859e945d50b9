import { expect } from 'vitest';
import type { TestApp } from '../helpers/app.ts';
import { catalog, spack } from '../helpers/factories.ts';
import { testWithApp } from '../helpers/withApp.ts';

const OLD_SPACK = spack('2025-03-20')
  .package('zlib', { versions: ['1.2', '1.3'] })
  .package('gone', { versions: ['1', '2'], categories: ['windows'] })
  .package('same')
  .package('described')
  .package('gromacs', { versions: ['2024.1'] })
  .package('scipy-bundle', { versions: ['2023'] });
const NEW_SPACK = spack('2026-07-01')
  .package('zlib', { versions: ['1.3', '1.10', '1.4'] })
  .package('new', { versions: ['1.0', 'main'] })
  .package('same')
  .package('described', { description: 'Does something else.' })
  .package('gromacs', { versions: ['2024.1'] })
  .package('scipy-bundle', { versions: ['2023'] });

const FOSS = { toolchain: 'foss-2023b' };
const GFBF = { toolchain: 'gfbf-2023b' };

/** Two days of Spack stand side by side only when the older catalog is renamed meanwhile. */
async function keepOldSpack(app: TestApp): Promise<void> {
  const rename = (from: string, to: string) =>
    app.sql('UPDATE catalog SET name = $2, sort_name = lower($2) WHERE name = $1', from, to);
  await rename('Spack', 'Old');
  await app.import(NEW_SPACK);
  await rename('Old', 'Spack');
}

const test = testWithApp(
  {
    viewer: 'staff',
    catalogs: [
      catalog('2023.06')
        .package('GROMACS', { '2024.1': [FOSS, { ...FOSS, suffix: '-CUDA-12.4.0' }, GFBF], '2023.3': FOSS })
        .package('SciPy-bundle', { '2023': { ...FOSS, extensions: ['python/numpy@1.26.4', 'python/scipy@1.11'] } })
        .package('GROMACS-plugin')
        .package('OldTool'),
      catalog('2025.06')
        .package('GROMACS', { '2024.1': FOSS, '2025.1': FOSS })
        .package('SciPy-bundle', { '2023': { ...FOSS, extensions: ['python/numpy@1.26.4', 'python/pandas@2.0'] } })
        .package('NewTool'),
      OLD_SPACK,
    ],
  },
  keepOldSpack,
);

const COUNTS = 'added changed removed unchanged';
const SUMMARY = `summary { packages { ${COUNTS} } versions { ${COUNTS} } targets { ${COUNTS} } }`;
const VERSIONS = `versions(kind: ADDED) { nodes { version } totalCount }
  removed: versions(kind: REMOVED) { nodes { version module { fullName } } } changed: versions(kind: CHANGED) { nodes { version } }`;
const QUERY = `query ($from: ID!, $to: ID!, $kind: [ChangeKind!], $search: String) { compareCatalogs(fromId: $from, toId: $to) {
  from { version } to { version } ${SUMMARY}
  packages(kind: $kind, search: $search) { totalCount nodes { kind name ecosystem from { name } to { name catalog { version } } ${VERSIONS} } } } }`;

async function idOf(app: TestApp, name: string, version: string): Promise<string> {
  const found = await app.query(
    'query ($name: String!, $version: String) { catalogByName(name: $name, version: $version) { id } }',
    {
      name,
      version,
    },
  );
  return found.catalogByName.id;
}

interface Release {
  readonly name: string;
  readonly version: string;
}
const EESSI_OLD: Release = { name: 'EESSI', version: '2023.06' };
const EESSI_NEW: Release = { name: 'EESSI', version: '2025.06' };
const SPACK_OLD: Release = { name: 'Spack', version: '2025.03.20' };
const SPACK_NEW: Release = { name: 'Spack', version: '2026.07.01' };

async function compare(app: TestApp, from: Release, to: Release, more: object = {}): Promise<any> {
  const ids = { from: await idOf(app, from.name, from.version), to: await idOf(app, to.name, to.version) };
  return (await app.query(QUERY, { ...ids, ...more })).compareCatalogs;
}

const texts = ({ nodes }: any): string[] => nodes.map(({ version, module }: any) => module?.fullName ?? version);
const briefly = ({ packages }: any) =>
  packages.nodes.map(({ kind, name, versions, removed, changed }: any) =>
    [kind, name, ...texts(versions).map((one) => `+${one}`), ...texts(removed).map((one) => `-${one}`), ...texts(changed)].join(
      ' ',
    ),
  );

test('two days of a source are compared by name: packages and versions that came, changed and went, in order', async ({
  app,
}) => {
  const found = await compare(app, SPACK_OLD, SPACK_NEW);

  expect(briefly(found)).toEqual([
    'CHANGED described',
    'REMOVED gone -1 -2',
    'ADDED new +1.0 +main',
    'CHANGED zlib +1.4 +1.10 -1.2',
  ]);
  expect(found).toMatchObject({ from: { version: '2025.03.20' }, to: { version: '2026.07.01' }, packages: { totalCount: 4 } });
  expect(found.packages.nodes[1]).toMatchObject({ from: { name: 'gone' }, to: null });
  expect(found.packages.nodes[2]).toMatchObject({ from: null, to: { name: 'new', catalog: { version: '2026.07.01' } } });
  expect(found.packages.nodes[3].versions.totalCount).toBe(2);
});

test('the numbers are those of an import that would make the first catalog equal to the second', async ({ app }) => {
  const { summary } = await compare(app, SPACK_OLD, SPACK_NEW);
  const dryRun = await app.refreshCatalog(await idOf(app, SPACK_OLD.name, SPACK_OLD.version), { dryRun: true, force: true });

  expect(summary).toEqual(dryRun.summary);
  expect(summary.targets).toEqual({ added: 4, changed: 0, removed: 5, unchanged: 5 });
});

test('a build with another module is another version, and extensions are packages of their ecosystem', async ({ app }) => {
  const found = await compare(app, EESSI_OLD, EESSI_NEW);

  expect(briefly(found)).toEqual([
    'CHANGED GROMACS +2025.1 -GROMACS/2023.3-foss-2023b -GROMACS/2024.1-foss-2023b-CUDA-12.4.0 -GROMACS/2024.1-gfbf-2023b 2024.1',
    'REMOVED GROMACS-plugin -GROMACS-plugin/1.0-foss-2023b',
    'ADDED NewTool +1.0',
    'REMOVED OldTool -OldTool/1.0-foss-2023b',
    'ADDED pandas +2.0',
    'REMOVED scipy -SciPy-bundle/2023-foss-2023b',
    'CHANGED SciPy-bundle 2023',
  ]);
  expect(found.packages.nodes[4]).toMatchObject({ ecosystem: 'PYTHON' });
});

test('catalogs of different sources are compared by counterpart and version, several builds of a version counting as one', async ({
  app,
}) => {
  const found = await compare(app, EESSI_OLD, SPACK_NEW);

  expect(briefly(found)).toEqual([
    'ADDED described +1.0',
    'CHANGED gromacs -GROMACS/2023.3-foss-2023b',
    'REMOVED GROMACS-plugin -GROMACS-plugin/1.0-foss-2023b',
    'ADDED new +1.0 +main',
    'REMOVED numpy -SciPy-bundle/2023-foss-2023b',
    'REMOVED OldTool -OldTool/1.0-foss-2023b',
    'ADDED same +1.0',
    'REMOVED scipy -SciPy-bundle/2023-foss-2023b',
    'ADDED zlib +1.3 +1.4 +1.10',
  ]);
  expect(found.summary).toMatchObject({
    packages: { added: 4, changed: 0, removed: 4, unchanged: 2 },
    versions: { added: 7, changed: 0, removed: 5, unchanged: 2 },
  });
});

test('the other way round, what had come has gone, and builds that count as one are listed once, the newest', async ({ app }) => {
  const there = await compare(app, EESSI_OLD, SPACK_NEW);
  const back = await compare(app, SPACK_NEW, EESSI_OLD);

  expect(back.summary.versions).toEqual({ ...there.summary.versions, added: 5, removed: 7 });
  expect(back.packages.totalCount).toBe(there.packages.totalCount);
  const alone = await compare(app, SPACK_NEW, EESSI_OLD, { search: 'gromacs' });
  expect(alone.packages.nodes.map(({ kind, name, from }: any) => [kind, name, from?.name])).toEqual([
    ['CHANGED', 'GROMACS', 'gromacs'],
    ['ADDED', 'GROMACS-plugin', undefined],
  ]);
});

test('a catalog does not differ from itself', async ({ app }) => {
  const { summary, packages } = await compare(app, EESSI_OLD, EESSI_OLD);

  expect(packages).toEqual({ totalCount: 0, nodes: [] });
  for (const counts of Object.values<any>(summary)) expect(counts).toMatchObject({ added: 0, changed: 0, removed: 0 });
  expect(summary.packages.unchanged).toBe(6);
});

test.for<[object, readonly string[]]>([
  [{ kind: ['ADDED'] }, ['new']],
  [{ kind: ['REMOVED', 'CHANGED'] }, ['described', 'gone', 'zlib']],
  [{ kind: [] }, ['described', 'gone', 'new', 'zlib']],
  [{ search: 'ZL' }, ['zlib']],
  [{ search: ' ', kind: null }, ['described', 'gone', 'new', 'zlib']],
  [{ search: 'e', kind: ['CHANGED'] }, ['described']],
  [{ search: '%' }, []],
])('%j lists only those packages', async ([filter, names], { app }) => {
  const { packages } = await compare(app, SPACK_OLD, SPACK_NEW, filter);

  expect(packages.nodes.map(({ name }: any) => name)).toEqual(names);
  expect(packages.totalCount).toBe(names.length);
});

const PAGES = `query ($from: ID!, $to: ID!, $first: Int, $after: String, $last: Int, $before: String) {
  compareCatalogs(fromId: $from, toId: $to) { packages(first: $first, after: $after, last: $last, before: $before) {
    edges { cursor node { name } } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } } }`;

test('pages forward and backward meet every package once', async ({ app }) => {
  const ids = { from: await idOf(app, 'EESSI', '2023.06'), to: await idOf(app, 'EESSI', '2025.06') };
  const walk = async (args: (cursor: string | null) => object, isBackward: boolean) => {
    const names: string[] = [];
    for (let cursor: string | null = null; ;) {
      const { edges, pageInfo }: any = (await app.query(PAGES, { ...ids, ...args(cursor) })).compareCatalogs.packages;
      const page = edges.map(({ node }: any) => node.name);
      if (isBackward) names.unshift(...page);
      else names.push(...page);
      if (!(isBackward ? pageInfo.hasPreviousPage : pageInfo.hasNextPage)) return names;
      cursor = isBackward ? pageInfo.startCursor : pageInfo.endCursor;
    }
  };

  const forward = await walk((after) => ({ first: 2, after }), false);

  expect(forward).toEqual(['GROMACS', 'GROMACS-plugin', 'NewTool', 'OldTool', 'pandas', 'scipy', 'SciPy-bundle']);
  expect(await walk((before) => ({ last: 3, before }), true)).toEqual(forward);
});

test('an unknown catalog makes the comparison null, and an invalid id or cursor an error that costs nothing else', async ({
  app,
}) => {
  const [id, unknown] = [await idOf(app, 'EESSI', '2023.06'), '01a1fe04-d5cc-777b-8630-a1b70a950ba4'];
  const query = `query ($from: ID!, $to: ID!, $after: String) { hardware { name } compareCatalogs(fromId: $from, toId: $to) { packages(after: $after) { totalCount } } }`;
  const ask = async (variables: object) => (await app.post(JSON.stringify({ query, variables }))).json();

  expect((await ask({ from: unknown, to: id })).data.compareCatalogs).toBeNull();
  expect((await ask({ from: id, to: unknown })).data.compareCatalogs).toBeNull();
  for (const variables of [
    { from: 'x', to: id },
    { from: id, to: id, after: 'x' },
  ]) {
    const { data, errors } = await ask(variables);
    expect(data).toMatchObject({ compareCatalogs: null, hardware: expect.any(Array) });
    expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT' } }]);
  }
});

test('two comparisons in one request that share a fragment each have their own versions', async ({ app }) => {
  const query = `query ($a: ID!, $b: ID!) { there: compareCatalogs(fromId: $a, toId: $b) { ...Found } back: compareCatalogs(fromId: $b, toId: $a) { ...Found } }
    fragment Found on CatalogComparison { packages(search: "zlib") { nodes { versions(kind: REMOVED) { nodes { version } } } } }`;

  const { there, back } = await app.query(query, {
    a: await idOf(app, 'Spack', '2025.03.20'),
    b: await idOf(app, 'Spack', '2026.07.01'),
  });

  expect(texts(there.packages.nodes[0].versions)).toEqual(['1.2']);
  expect(texts(back.packages.nodes[0].versions)).toEqual(['1.4', '1.10']);
});

test('the statements depend on the shape of the query only, and pages after the first need none for what differs', async ({
  app,
}) => {
  const ids = { from: await idOf(app, 'EESSI', '2023.06'), to: await idOf(app, 'EESSI', '2025.06') };
  await app.sql(`SELECT 1`);
  const statements = async (more: object) => {
    app.statements();
    await app.query(QUERY, { ...ids, ...more });
    return app.statements().sort();
  };
  await statements({});

  const all = await statements({});

  expect(await statements({ kind: ['ADDED'] })).toEqual(all);
  expect(all).toEqual([
    'catalog.byId',
    'comparison.versions.count',
    'comparison.versions.page',
    'comparison.versions.page',
    'comparison.versions.page',
    'package.byId',
  ]);
});

const FREEZE = `mutation ($input: FreezeCatalogInput!) { freezeCatalog(input: $input) { ... on FreezeCatalogPayload { job { uuid } } } }`;

test('a frozen copy does not differ from its original', async ({ app }) => {
  const catalogId = await idOf(app, EESSI_OLD.name, EESSI_OLD.version);
  const { freezeCatalog } = await app.mutate(FREEZE, { input: { catalogId, version: 'kept' } });
  const { catalog: copy } = await app.finished(freezeCatalog.job.uuid);

  const { summary, packages } = await compare(app, { name: 'EESSI', version: 'kept' }, EESSI_OLD);
  await app.mutate('mutation ($id: ID!) { deleteCatalog(input: { id: $id }) { __typename } }', { id: copy?.id });

  expect(packages.totalCount).toBe(0);
  for (const counts of Object.values<any>(summary)) expect(counts).toMatchObject({ added: 0, changed: 0, removed: 0 });
});

test('a change of a catalog is seen at once', async ({ app }) => {
  const before = await compare(app, EESSI_OLD, EESSI_NEW, { search: 'fresh' });
  const { createPackage } = await app.mutate(
    'mutation ($input: CreatePackageInput!) { createPackage(input: $input) { ... on CreatePackagePayload { package { id } } } }',
    { input: { catalogId: await idOf(app, 'EESSI', '2025.06'), name: 'Fresh' } },
  );
  const after = await compare(app, EESSI_OLD, EESSI_NEW, { search: 'fresh' });
  await app.mutate('mutation ($id: ID!) { deletePackage(input: { id: $id }) { __typename } }', { id: createPackage.package.id });

  expect([before, after].map(briefly)).toEqual([[], ['ADDED Fresh']]);
});

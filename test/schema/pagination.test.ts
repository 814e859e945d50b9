import fc from 'fast-check';
import { expect } from 'vitest';
import type { TestApp } from '../helpers/app.ts';
import { catalog, spack } from '../helpers/factories.ts';
import { testWithApp } from '../helpers/withApp.ts';

const VERSIONS = ['1.9', '1.10', '1.10-rc1', 'develop', '2024-01-01'];
const releases = ['2023.06', '2025.06'].map((release) =>
  catalog(release)
    .packages(9, (index) => `${index % 2 ? 'P' : 'p'}ackage-${index % 7}-${index}`, {
      '1.9': ['x86_64/amd/zen3', 'aarch64/generic'],
      '1.10': {},
    })
    .package('Bundle', { '1': { extensions: ['python/numpy@1.26', 'r/numpy@0.1', 'perl/Test::More@1.3'] } }),
);

const test = testWithApp({
  catalogs: [...releases, spack('2026-07-01').package('zlib', { versions: VERSIONS }).package('Zlib', { versions: VERSIONS })],
});

/** Every list and what it can be ordered by. */
const LISTS = {
  catalogs: ['NAME', 'VERSION', 'TYPE', 'CREATED_AT', 'MODIFIED_AT', 'LAST_SUCCESSFUL_UPDATE_AT'],
  packages: ['NAME', 'CATALOG_NAME', 'CATALOG_VERSION', 'CREATED_AT', 'MODIFIED_AT'],
  versions: ['VERSION', 'PACKAGE_NAME', 'RELEASE_DATE', 'CREATED_AT'],
  targets: ['CPU_FAMILY', 'CPU_MICROARCHITECTURE', 'PACKAGE_NAME', 'TYPE', 'NAME', 'CREATED_AT'],
} as const;

type List = keyof typeof LISTS;

const ORDER_TYPE: Record<List, string> = {
  catalogs: 'CatalogOrder',
  packages: 'PackageOrder',
  versions: 'VersionOrder',
  targets: 'TargetOrder',
};

interface PageOf {
  readonly totalCount: number;
  readonly edges: { cursor: string; node: { id: string } }[];
  readonly pageInfo: { hasNextPage: boolean; hasPreviousPage: boolean; startCursor: string | null; endCursor: string | null };
}

async function page(app: TestApp, list: List, variables: object): Promise<PageOf> {
  const document = `query ($orderBy: [${ORDER_TYPE[list]}!], $first: Int, $after: String, $last: Int, $before: String) {
    ${list}(orderBy: $orderBy, first: $first, after: $after, last: $last, before: $before) {
      totalCount edges { cursor node { id } } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } }`;
  return (await app.query(document, variables))[list] as PageOf;
}

/** All ids, page by page, from the beginning or from the end. */
async function walk(app: TestApp, list: List, orderBy: object | null, size: number, isBackward: boolean): Promise<string[]> {
  const ids: string[] = [];
  for (let cursor: string | null = null; ;) {
    const { edges, pageInfo }: PageOf = await page(
      app,
      list,
      isBackward ? { orderBy, last: size, before: cursor } : { orderBy, first: size, after: cursor },
    );
    const found = edges.map(({ node }) => node.id);
    ids.splice(isBackward ? 0 : ids.length, 0, ...found);
    cursor = isBackward ? pageInfo.startCursor : pageInfo.endCursor;
    if (!(isBackward ? pageInfo.hasPreviousPage : pageInfo.hasNextPage)) return ids;
  }
}

const walks = fc.constantFrom(...(Object.keys(LISTS) as List[])).chain((list) =>
  fc.record({
    list: fc.constant(list),
    orderBy: fc.option(
      fc.array(fc.record({ field: fc.constantFrom(...LISTS[list]), direction: fc.constantFrom('ASC', 'DESC') }), {
        minLength: 1,
        maxLength: 3,
      }),
      { nil: null },
    ),
    size: fc.integer({ min: 3, max: 40 }),
  }),
);

test('forward pages, backward pages and the whole list are the same rows in the same order, under every order', async ({
  app,
}) => {
  await fc.assert(
    fc.asyncProperty(walks, async ({ list, orderBy, size }) => {
      const whole = await page(app, list, { orderBy, first: 100 });
      const ids = whole.edges.map(({ node }) => node.id);

      expect(new Set(ids).size).toBe(whole.totalCount);
      expect(await walk(app, list, orderBy, size, false)).toEqual(ids);
      expect(await walk(app, list, orderBy, size, true)).toEqual(ids);
    }),
    { numRuns: 40 },
  );
}, 60_000);

test('versions stand in true version order', async ({ app }) => {
  const { packages } = await app.query(`{ packages(filter: { nameExact: "zlib" }) { nodes { name latestVersion { version }
    down: versions { nodes { version } } up: versions(orderBy: [{ field: VERSION }]) { nodes { version } } } } }`);

  const down = ['develop', '2024-01-01', '1.10', '1.10-rc1', '1.9'];
  for (const node of packages.nodes) {
    expect(node.down.nodes.map(({ version }: any) => version)).toEqual(down);
    expect(node.up.nodes.map(({ version }: any) => version)).toEqual(down.toReversed());
    expect(node.latestVersion).toEqual({ version: '1.10' });
  }
});

test('names are ordered whatever their case, and the order with a search is relevance', async ({ app }) => {
  const named = async (args: string): Promise<string[]> =>
    (await app.query(`{ packages(first: 100, ${args}) { nodes { name } } }`)).packages.nodes.map(({ name }: any) => name);

  expect(await named('filter: { catalogName: "Spack" }')).toEqual(['Zlib', 'zlib']);
  expect((await named('search: "numpy"')).slice(0, 4)).toEqual(['numpy', 'numpy', 'numpy', 'numpy']);
  expect((await named('search: "numpy"')).slice(4)).toEqual(['Bundle', 'Bundle']);
  expect(await named('search: "numpy", orderBy: [{ field: NAME }]')).toEqual([
    'Bundle',
    'Bundle',
    'numpy',
    'numpy',
    'numpy',
    'numpy',
  ]);
});

test('pages of a search go on where they stood, and their cursors belong to that search', async ({ app }) => {
  const search =
    'query ($search: String, $after: String) { packages(search: $search, first: 1, after: $after) { nodes { name } pageInfo { endCursor hasNextPage } } }';
  const found: string[] = [];
  let after: string | null = null;
  do {
    const { packages }: any = await app.query(search, { search: 'numpy', after });
    found.push(...packages.nodes.map(({ name }: any) => name));
    after = packages.pageInfo.hasNextPage ? packages.pageInfo.endCursor : null;
  } while (after !== null);
  const { packages: first } = await app.query(search, { search: 'numpy' });
  const { errors } = await app.ask(search, { search: 'perl', after: first.pageInfo.endCursor });

  expect(found).toEqual(['numpy', 'numpy', 'numpy', 'numpy', 'Bundle', 'Bundle']);
  expect(errors).toMatchObject([{ code: 'BAD_USER_INPUT' }]);
});

test('nested pages go on where they stood, forward and backward', async ({ app }) => {
  const document = `query ($after: String, $before: String, $first: Int, $last: Int) { packages(filter: { nameExact: "zlib" }, first: 1) { nodes {
    versions(first: $first, after: $after, last: $last, before: $before) { nodes { version } pageInfo { startCursor endCursor hasNextPage hasPreviousPage } } } } }`;
  const ask = async (variables: object): Promise<any> => (await app.query(document, variables)).packages.nodes[0].versions;

  const first = await ask({ first: 2 });
  const second = await ask({ first: 2, after: first.pageInfo.endCursor });
  const back = await ask({ last: 2, before: second.pageInfo.startCursor });

  expect(second.nodes).toEqual([{ version: '1.10' }, { version: '1.10-rc1' }]);
  expect(back.nodes).toEqual(first.nodes);
  expect(back.pageInfo).toMatchObject({ hasNextPage: true, hasPreviousPage: false });
});

test('a page behind a row that has vanished goes on where that row stood', async ({ app }) => {
  const before = await page(app, 'targets', { first: 5 });
  const whole = await page(app, 'targets', { first: 12 });

  await app.sql(
    'DELETE FROM target WHERE id = $1',
    Buffer.from(before.edges[4]!.node.id, 'base64url').toString().slice('Target:'.length),
  );
  const after = await page(app, 'targets', { first: 5, after: before.pageInfo.endCursor });

  expect(after.edges.map(({ node }) => node.id)).toEqual(whole.edges.slice(5, 10).map(({ node }) => node.id));
});

test('no rows, more than a page has and both ends at once are refused or answered as they say', async ({ app }) => {
  const counted = await app.query('{ packages(first: 0) { totalCount nodes { name } edges { cursor } } }');
  expect(counted.packages).toEqual({ totalCount: 28, nodes: [], edges: [] });
  expect(app.statements()).toEqual(['packages.count']);

  const sideways = {
    'first: 101': '101',
    'first: -1': '-1',
    'last: 101': '101',
    'first: 1, last: 1': 'both',
    'first: 1, before: "x"': '`before` with `last`',
    'first: 1, after: "garbage"': 'garbage',
  };
  for (const [args, said] of Object.entries(sideways)) {
    const { errors } = await app.ask(`{ packages(${args}) { nodes { name } } }`);
    expect(errors).toMatchObject([{ code: 'BAD_USER_INPUT' }]);
    expect(errors[0]?.message).toContain(said);
  }
});

test('the cursor of another order is refused', async ({ app }) => {
  const { pageInfo } = await page(app, 'packages', { first: 1 });

  const { errors } = await app.ask(
    'query ($after: String) { packages(after: $after, orderBy: [{ field: CREATED_AT }]) { nodes { name } } }',
    { after: pageInfo.endCursor },
  );

  expect(errors).toMatchObject([{ code: 'BAD_USER_INPUT', path: 'packages' }]);
});

test('a cursor that somebody made up is refused or begins somewhere, and is never a defect', async ({ app }) => {
  const forged = fc.oneof(
    fc.string(),
    fc
      .array(fc.oneof(fc.string(), fc.constant('NAME ASC'), fc.constant('\u0000'), fc.uuid()), { maxLength: 5 })
      .map((parts) => Buffer.from(JSON.stringify(parts)).toString('base64url')),
    fc
      .tuple(fc.string(), fc.string(), fc.string())
      .map((values) => Buffer.from(JSON.stringify(['NAME ASC', ...values])).toString('base64url')),
    fc
      .tuple(fc.string(), fc.string(), fc.uuid())
      .map((values) => Buffer.from(JSON.stringify(['NAME ASC', ...values])).toString('base64url')),
  );

  await fc.assert(
    fc.asyncProperty(forged, async (after) => {
      const { errors } = await app.ask('query ($after: String) { packages(after: $after) { nodes { name } } }', { after });
      expect(errors.map(({ code }) => code).filter((code) => code !== 'BAD_USER_INPUT')).toEqual([]);
    }),
    { numRuns: 100 },
  );
});

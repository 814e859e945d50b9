import { expect } from 'vitest';
import { catalog } from '../helpers/factories.ts';
import { testWithApp } from '../helpers/withApp.ts';

const test = testWithApp({ catalogs: [catalog('2023.06').packages(3)] });

const WHOLE = '{ packages(first: 2) { totalCount pageInfo { hasNextPage endCursor } nodes { id name ecosystem isExtension } } }';

/** The same question in other words. */
test.for([
  `fragment P on Package { name ecosystem } { packages(first: 2) { totalCount pageInfo { hasNextPage endCursor } nodes { id ...P ... on Package { isExtension } } } }`,
  `fragment C on PackageConnection { totalCount ... { pageInfo { ...I } nodes { id name } nodes { ecosystem isExtension } } } fragment I on PageInfo { hasNextPage endCursor } { packages(first: 2) { ...C } }`,
  `fragment N on Node { id } { packages(first: 2) { totalCount nodes { ...N ... on Node { ... on Package { name ecosystem isExtension } } } pageInfo { hasNextPage endCursor } } }`,
  `query { packages(first: 2) { totalCount @include(if: true) pageInfo { hasNextPage endCursor @skip(if: false) } nodes { id name ecosystem isExtension @include(if: true) } } packages(first: 2) { nodes { id } } }`,
])('fields are found through fragments and directives: %s', async (query, { app }) => {
  expect(await app.query(query)).toEqual(await app.query(WHOLE));
});

test('aliases answer for the fields they stand for', async ({ app }) => {
  const { list } = await app.query(
    `{ list: packages(first: 1) { rows: nodes { key: id label: name } ends: edges { at: cursor row: node { label: name } } } }`,
  );
  const { packages } = await app.query('{ packages(first: 1) { nodes { id name } edges { cursor } } }');

  const [{ id, name }] = packages.nodes;
  expect(list).toEqual({ rows: [{ key: id, label: name }], ends: [{ at: packages.edges[0].cursor, row: { label: name } }] });
});

test('the count is read beside the rows, and not where it is left out', async ({ app }) => {
  await app.query('query ($with: Boolean!) { packages(first: 1) { totalCount @include(if: $with) nodes { id } } }', {
    with: false,
  });
  expect(app.statements()).toEqual(['packages.page']);

  await app.query('query ($with: Boolean!) { packages(first: 1) { totalCount @include(if: $with) nodes { id } } }', {
    with: true,
  });
  expect(app.statements()).toEqual(['packages.page', 'packages.count']);
});

test('a search by relevance is counted without the database; filtered, in the statement of its page, and by itself from a cursor on', async ({
  app,
}) => {
  const query = `query ($after: String, $search: String = "filler", $n: Int = 2) {
    packages(search: $search, first: $n, after: $after) { totalCount pageInfo { endCursor } nodes { name } } }`;
  const { packages } = await app.query(query);
  expect(app.statements()).toEqual(['index.revisions', 'packages.page']);
  expect([packages.totalCount, packages.nodes.length]).toEqual([3, 2]);

  const { packages: rest } = await app.query(query, { after: packages.pageInfo.endCursor });
  expect(app.statements()).toEqual(['index.revisions', 'packages.page']);
  expect([rest.totalCount, rest.nodes.length]).toEqual([3, 1]);

  const filtered =
    'query ($after: String) { packages(search: "filler", filter: { isExtension: false }, first: 2, after: $after) { totalCount nodes { name } } }';
  expect((await app.query(filtered)).packages.totalCount).toBe(3);
  expect(app.statements()).toEqual(['index.revisions', 'packages.page']);
  expect((await app.query(filtered, { after: packages.pageInfo.endCursor })).packages).toMatchObject({
    totalCount: 3,
    nodes: rest.nodes,
  });
  expect(app.statements().sort()).toEqual(['index.revisions', 'packages.count', 'packages.page']);

  const [{ packages: none }, { packages: count }] = [
    await app.query(query, { search: 'nowhere' }),
    await app.query(query, { n: 0 }),
  ];
  expect([none.totalCount, none.nodes, count.totalCount, count.nodes]).toEqual([0, [], 3, []]);
});

test('rows that others belong to are read with them, by the fields that are selected', async ({ app }) => {
  const { targets } = await app.query(
    '{ targets(first: 2) { nodes { packageVersion { version package { name catalog { name } } } again: packageVersion { id loadCommands } } } }',
  );

  expect(app.statements()).toEqual(['targets.page']);
  for (const { packageVersion, again } of targets.nodes) {
    expect(packageVersion).toEqual({
      version: expect.any(String),
      package: { name: expect.any(String), catalog: { name: 'EESSI' } },
    });
    expect(again).toEqual({ id: expect.any(String), loadCommands: expect.any(Array) });
  }
});

test('every value of an enum is its own name, so that compiled queries need not look it up', async ({ app }) => {
  const { __schema } = await app.query('{ __schema { types { name kind enumValues { name } } } }');
  const { schema } = await import('../../src/schema/index.ts');
  const enums = __schema.types.filter(({ kind }: { kind: string }) => kind === 'ENUM');

  for (const { name } of enums.filter(({ name: own }: { name: string }) => !own.startsWith('__'))) {
    const type = schema.getType(name) as unknown as { getValues(): { name: string; value: unknown }[] };
    expect(type.getValues().map(({ value }) => value)).toEqual(type.getValues().map((value) => value.name));
  }
});

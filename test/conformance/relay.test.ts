import { expect, test as base } from 'vitest';
import { openTestApp } from '../helpers/app.ts';
import { catalog } from '../helpers/factories.ts';
import { createFolder } from '../helpers/folder.ts';
import { type Compiled, compileRelay } from '../helpers/relay.ts';

const test = base.extend<{ compiled: Compiled }>({
  compiled: [
    async ({}, use) => {
      await using folder = await createFolder();
      await use(await compileRelay(folder.path));
    },
    { scope: 'file' },
  ],
});

test('Relay compiles pages that grow, refetches by id, edits, deletions and subscriptions without a complaint', ({
  compiled,
}) => {
  expect(compiled.complaints).toBe('');
  expect(compiled.artifacts.filter((name) => /Query|Mutation|Subscription/.test(name)).sort()).toEqual([
    'catalogScreenDeleteMutation.graphql.js',
    'catalogScreenPaginationQuery.graphql.js',
    'catalogScreenQuery.graphql.js',
    'catalogScreenRefetchQuery.graphql.js',
    'catalogScreenSubscription.graphql.js',
    'catalogScreenTargetsQuery.graphql.js',
    'catalogScreenUpdateMutation.graphql.js',
  ]);
});

test('what Relay sends for a screen, its next page and a refetch is answered', async ({ compiled }) => {
  await using app = await openTestApp({ catalogs: [catalog('2023.06').packages(30)] });
  const { catalogs } = await app.query('{ catalogs { nodes { id } } }');
  const id = catalogs.nodes[0].id as string;

  const screen = await app.query(compiled.textOf('catalogScreenQuery'), { id });
  const { endCursor } = screen.catalog.packages.pageInfo;
  const next = await app.query(compiled.textOf('catalogScreenPaginationQuery'), { id, cursor: endCursor, count: 20 });
  const refetched = await app.query(compiled.textOf('catalogScreenRefetchQuery'), { id });

  expect(screen).toMatchObject({ catalog: { id, packages: { edges: { length: 20 }, pageInfo: { hasNextPage: true } } } });
  expect(next).toMatchObject({ node: { id, packages: { edges: { length: 10 }, pageInfo: { hasNextPage: false } } } });
  expect(refetched).toMatchObject({ node: { __typename: 'Catalog', id, version: '2023.06', packageCount: 30 } });
});

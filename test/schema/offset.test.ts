import { expect } from 'vitest';
import type { TestApp } from '../helpers/app.ts';
import { catalog } from '../helpers/factories.ts';
import { testWithApp } from '../helpers/withApp.ts';

const test = testWithApp({
  catalogs: [catalog('2023.06').packages(9, (index) => `package-${index}`, { '1.9': ['x86_64/amd/zen3'], '1.10': {} })],
});

const LISTS = ['packages', 'versions', 'targets'] as const;
const FIELDS = 'totalCount nodes { id } pageInfo { hasNextPage hasPreviousPage endCursor }';

const page = async (app: TestApp, list: string, args: string) => (await app.query(`{ ${list}(${args}) { ${FIELDS} } }`))[list];

test.for(LISTS)('%s have pages by number, each row on one of them', async (list, { app }) => {
  const all = await page(app, list, 'first: 100');
  const ids: string[] = [];
  const infos: unknown[] = [];

  for (let offset = 0; offset < all.totalCount; offset += 4) {
    const { nodes, pageInfo, totalCount } = await page(app, list, `first: 4, offset: ${offset}`);
    ids.push(...(nodes as { id: string }[]).map(({ id }) => id));
    infos.push([pageInfo.hasPreviousPage, pageInfo.hasNextPage, totalCount]);
  }

  expect(ids).toEqual((all.nodes as { id: string }[]).map(({ id }) => id));
  const last = infos.length - 1;
  expect(infos).toEqual(infos.map((_, index) => [index > 0, index < last, all.totalCount]));
});

test('a cursor leads on from a page by number', async ({ app }) => {
  const { pageInfo } = await page(app, 'packages', 'first: 2, offset: 3');
  const [next, same] = [
    await page(app, 'packages', `first: 2, after: "${pageInfo.endCursor}"`),
    await page(app, 'packages', 'first: 2, offset: 5'),
  ];

  expect(next.nodes).toEqual(same.nodes);
});

test.for(['filter: { name: "package" }', 'filter: { cpuFamily: ["x86_64"] }'])(
  'a page behind the end is empty, and its list is counted all the same: %s',
  async (filter, { app }) => {
    expect(await page(app, 'packages', `${filter}, first: 4, offset: 100000`)).toEqual({
      totalCount: 9,
      nodes: [],
      pageInfo: { hasNextPage: false, hasPreviousPage: true, endCursor: null },
    });
  },
);

test.for([
  ['offset: 100001', '`offset` is 0 to 100000, not 100001.'],
  ['offset: -1', '`offset` is 0 to 100000, not -1.'],
  ['offset: 7, after: "x"', '`offset` counts from the beginning of the list: `offset: 7` is not allowed with `after`.'],
  ['offset: 7, last: 2', '`offset` counts from the beginning of the list: `offset: 7` is not allowed with `last`.'],
  ['offset: 0, before: "x"', '`offset` counts from the beginning of the list: `offset: 0` is not allowed with `before`.'],
] as const)('%s is not accepted', async ([args, message], { app }) => {
  for (const list of LISTS) {
    const { errors } = await app.ask(`{ ${list}(${args}) { totalCount } }`);
    expect(errors).toMatchObject([{ code: 'BAD_USER_INPUT', path: list, message }]);
  }
});

test('one page is one statement', async ({ app }) => {
  app.statements();

  await app.query('{ packages(first: 2, offset: 3) { nodes { name } } }');

  expect(app.statements()).toEqual(['packages.page']);
});

import { expect } from 'vitest';
import type { TestApp } from '../helpers/app.ts';
import { catalog } from '../helpers/factories.ts';
import { testWithApp } from '../helpers/withApp.ts';

interface Id {
  readonly id: string;
  readonly uuid: string;
}

let ids: Record<'catalog' | 'package' | 'version' | 'target' | 'importJob', Id>;

const test = testWithApp({ catalogs: [catalog('2023.06').package('zlib').package('bzip2')] }, async (app) => {
  const { packages, importJobs } =
    await app.mutate(`{ packages(filter: { nameExact: "zlib" }) { nodes { id uuid catalog { id uuid }
    versions { nodes { id uuid targets { nodes { id uuid } } } } } } importJobs { nodes { id uuid } } }`);
  const [found] = packages.nodes;
  const [version] = found.versions.nodes;
  ids = { catalog: found.catalog, package: found, version, target: version.targets.nodes[0], importJob: importJobs.nodes[0] };
});

const KINDS = ['catalog', 'package', 'version', 'target', 'importJob'] as const;
const TYPES = { catalog: 'Catalog', package: 'Package', version: 'PackageVersion', target: 'Target', importJob: 'ImportJob' };
const NOBODY = '00000000-0000-7000-8000-000000000000';

const globalId = (type: string, uuid: string) => Buffer.from(`${type}:${uuid}`).toString('base64url');
const find = (app: TestApp, kind: string, id: string) =>
  app.ask(`query ($id: ID!) { found: ${kind}(id: $id) { id uuid } }`, { id }, { viewer: 'staff' });
const node = (app: TestApp, id: string) =>
  app.ask('query ($id: ID!) { node(id: $id) { __typename id } }', { id }, { viewer: 'staff' });

test.for(KINDS)('a %s is found by its global id and by its uuid, however that is written', async (kind, { app }) => {
  const { id, uuid } = ids[kind];

  for (const written of [id, uuid, uuid.toUpperCase(), uuid.replaceAll('-', '')])
    expect((await find(app, kind, written)).data).toEqual({ found: { id, uuid } });
});

test.for(KINDS)('a %s that is not there is null, by either id', async (kind, { app }) => {
  for (const id of [NOBODY, globalId(TYPES[kind], NOBODY)])
    expect(await find(app, kind, id)).toMatchObject({ status: 200, data: { found: null }, errors: [] });
});

test.for(KINDS)(
  'an id that is none, or of another type, is refused for a %s with the rule and the value',
  async (kind, { app }) => {
    const foreign = kind === 'catalog' ? ids.package.id : ids.catalog.id;

    for (const id of [
      'nonsense',
      '',
      '0',
      '💥',
      `${NOBODY}0`,
      foreign,
      globalId('Nothing', NOBODY),
      globalId(TYPES[kind], 'x'),
    ]) {
      const { data, errors } = await find(app, kind, id);
      expect(data).toEqual({ found: null });
      expect(errors).toMatchObject([{ code: 'BAD_USER_INPUT', path: 'found', message: expect.stringContaining(TYPES[kind]) }]);
      expect(errors[0]?.message).toContain(`"${id}"`);
    }
  },
);

test('a node is found by its global id, with its type', async ({ app }) => {
  for (const kind of KINDS)
    expect((await node(app, ids[kind].id)).data).toEqual({ node: { __typename: TYPES[kind], id: ids[kind].id } });
});

test('a node that is not there is null; what names no type is refused', async ({ app }) => {
  expect(await node(app, globalId('Package', NOBODY))).toMatchObject({ data: { node: null }, errors: [] });
  for (const id of [ids.package.uuid, 'nonsense', '', globalId('Nothing', NOBODY), globalId('constructor', NOBODY)])
    expect(await node(app, id)).toMatchObject({ data: { node: null }, errors: [{ code: 'BAD_USER_INPUT', path: 'node' }] });
});

const NODES = 'query ($ids: [ID!]!) { nodes(ids: $ids) { __typename id ... on Package { name } } }';

test('nodes come in the order of their ids, each where it was asked for, and null where there is none', async ({ app }) => {
  const asked = [ids.target.id, ids.package.id, globalId('Package', NOBODY), ids.package.id, ids.catalog.id];

  const { nodes } = await app.query(NODES, { ids: asked });

  expect(nodes).toEqual([
    { __typename: 'Target', id: ids.target.id },
    { __typename: 'Package', id: ids.package.id, name: 'zlib' },
    null,
    { __typename: 'Package', id: ids.package.id, name: 'zlib' },
    { __typename: 'Catalog', id: ids.catalog.id },
  ]);
  expect(app.statements().sort()).toEqual(['catalog.byId', 'package.byId', 'target.byId']);
});

test('a hundred nodes are found at once, more are refused', async ({ app }) => {
  const many = (count: number) => Array.from({ length: count }, () => ids.package.id);

  expect((await app.query(NODES, { ids: many(100) })).nodes).toHaveLength(100);
  expect((await app.ask(NODES, { ids: many(101) })).errors).toMatchObject([
    { code: 'BAD_USER_INPUT', message: 'At most 100 nodes can be requested at once, not 101.' },
  ]);
  expect((await app.query(NODES, { ids: [] })).nodes).toEqual([]);
});

test('what only staff may read is no node for others', async ({ app }) => {
  const { nodes } = await app.query(NODES, { ids: [ids.importJob.id, ids.package.id] }, { viewer: 'anonymous' });

  expect(nodes).toMatchObject([null, { name: 'zlib' }]);
});

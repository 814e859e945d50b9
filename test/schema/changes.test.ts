import { expect } from 'vitest';
import { encodeCursor } from '../../src/store/reads/cursor.ts';
import { currentCursor } from '../../src/store/changes/changeCursor.ts';
import { forgetChanges } from '../../src/store/changes/forgetChanges.ts';
import type { TestApp } from '../helpers/app.ts';
import { edit, written } from '../helpers/edits.ts';
import { catalog } from '../helpers/factories.ts';
import { testWithApp } from '../helpers/withApp.ts';

const test = testWithApp({
  catalogs: [
    catalog('2023.06').package('GROMACS', { '2024.4': {} }).package('Boost'),
    catalog('2025.06').package('GROMACS', { '2025.1': {} }),
  ],
});

const PAGE = `query ($filter: ChangeFilter, $first: Int, $after: String, $last: Int, $before: String) {
  changes(filter: $filter, first: $first, after: $after, last: $last, before: $before) {
    nodes { serial kind row label fields } totalCount pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } }`;

const page = async (app: TestApp, variables: object) => (await app.query(PAGE, variables)).changes;
const now = (app: TestApp) => currentCursor(app.app.db);
const idOf = async (app: TestApp, name: string) =>
  (await app.sql<{ id: string }>('SELECT id FROM package WHERE name = $1 ORDER BY id LIMIT 1', name))[0]?.id ?? expect.fail(name);
const describe = async (app: TestApp, name: string, description: string) =>
  written(app, 'updatePackage', { id: await idOf(app, name), description });

test('anyone can page through the changes in both directions, oldest first', async ({ app }) => {
  const after = await now(app);
  for (const text of ['one', 'two', 'three', 'four', 'five']) await describe(app, 'Boost', text);

  const all = await page(app, { after, first: 100 });
  expect(all.nodes).toHaveLength(5);
  expect(all.nodes[0]).toMatchObject({
    kind: 'CHANGED',
    row: 'PACKAGE',
    label: 'EESSI 2023.06 · Boost',
    fields: ['description'],
  });
  expect(all.pageInfo).toMatchObject({ hasNextPage: false, hasPreviousPage: true });

  const first = await page(app, { after, first: 2 });
  const second = await page(app, { after: first.pageInfo.endCursor, first: 2 });
  const third = await page(app, { after: second.pageInfo.endCursor, first: 2 });
  expect([first, second, third].flatMap(({ nodes }) => nodes)).toEqual(all.nodes);
  expect([first, second, third].map(({ pageInfo }) => pageInfo.hasNextPage)).toEqual([true, true, false]);

  const newest = await page(app, { last: 2 });
  const before = await page(app, { last: 3, before: newest.pageInfo.startCursor });
  expect([...before.nodes, ...newest.nodes]).toEqual(all.nodes);
});

test('pages within a large commit continue where the last one ended', async ({ app }) => {
  const after = await now(app);
  await app.sql(`UPDATE package SET homepage = 'https://example.org/x'`);
  await app.sql(`UPDATE target SET location = '/x'`);

  const rows: unknown[] = [];
  for (let cursor = after; ;) {
    const { nodes, pageInfo } = await page(app, { after: cursor, first: 2 });
    rows.push(...nodes.map(({ serial, label }: { serial: number; label: string }) => `${serial} ${label}`));
    if (!pageInfo.hasNextPage) break;
    cursor = pageInfo.endCursor;
  }
  expect(rows).toHaveLength(6);
  expect(new Set(rows).size).toBe(6);
});

test('filters select by catalog, package, type and kind', async ({ app }) => {
  const after = await now(app);
  const { catalogByName: home } = await app.query('{ catalogByName(name: "EESSI", version: "2023.06") { id } }');
  const made = await written(app, 'createPackage', { catalogId: home.id, name: 'New' });
  await written(app, 'createVersion', { packageId: made.id, version: '1.0' });
  await app.sql(`UPDATE package SET homepage = 'https://example.org/y' WHERE name = 'GROMACS'`);
  const labels = async (filter: object) =>
    (await page(app, { after, first: 100, filter })).nodes.map(
      ({ kind, label }: { kind: string; label: string }) => `${kind} ${label}`,
    );

  expect(await labels({ catalogId: home.id })).toEqual([
    'ADDED EESSI 2023.06 · New',
    'ADDED EESSI 2023.06 · New 1.0',
    'CHANGED EESSI 2023.06 · GROMACS',
  ]);
  expect(await labels({ packageId: made.id })).toEqual(['ADDED EESSI 2023.06 · New', 'ADDED EESSI 2023.06 · New 1.0']);
  expect(await labels({ row: ['VERSION', 'TARGET'] })).toEqual(['ADDED EESSI 2023.06 · New 1.0']);
  expect((await labels({ kind: ['CHANGED'], row: [] })).toSorted()).toEqual([
    'CHANGED EESSI 2023.06 · GROMACS',
    'CHANGED EESSI 2025.06 · GROMACS',
  ]);
  expect((await page(app, { first: 0, filter: { packageId: made.id } })).totalCount).toBe(2);
});

const NODES = `query ($after: String) { changes(after: $after, first: 100) { nodes { kind rowId catalogId packageId
  node { __typename id ... on Package { name description } ... on PackageVersion { version package { name } } } } } }`;

test('a change has its row as it is now, or none once it is gone, at the cost of one statement per type', async ({ app }) => {
  const after = await now(app);
  const { catalogByName: home } = await app.query('{ catalogByName(name: "EESSI", version: "2025.06") { id } }');
  const kept = await written(app, 'createPackage', { catalogId: home.id, name: 'Kept' });
  const lost = await written(app, 'createPackage', { catalogId: home.id, name: 'Lost' });
  await written(app, 'createVersion', { packageId: kept.id, version: '1.0' });
  await written(app, 'updatePackage', { id: kept.id, description: 'Later.' });
  await edit(app, 'deletePackage', { id: lost.id });
  app.statements();

  const { changes } = await app.query(NODES, { after });
  expect(app.statements()).toEqual(['change.after', 'package.byId', 'version.byId']);
  const keptNow = { __typename: 'Package', id: kept.id, name: 'Kept', description: 'Later.' };
  expect(changes.nodes).toMatchObject([
    { kind: 'ADDED', rowId: kept.id, catalogId: home.id, packageId: kept.id, node: keptNow },
    { kind: 'ADDED', rowId: lost.id, packageId: lost.id, node: null },
    { kind: 'ADDED', packageId: kept.id, node: { __typename: 'PackageVersion', version: '1.0', package: { name: 'Kept' } } },
    { kind: 'CHANGED', rowId: kept.id, node: keptNow },
    { kind: 'REMOVED', rowId: lost.id, node: null },
  ]);
});

const cursorOf = (serial: string, place: string) => encodeCursor('CHANGES', [serial, place]);

test.for([
  ['no cursor', 'x', '"x" is not a cursor of this list.'],
  ['the cursor of another list', encodeCursor('NAME ASC', ['a', 'b']), 'belongs to another order or search'],
  ['a cursor without numbers', cursorOf('one', '1'), 'is not a cursor of this list.'],
  ['a cursor that no change has reached', cursorOf('99999999', '1'), 'later than the latest change'],
])('%s is bad input', async ([, after, message], { app }) => {
  for (const variables of [{ after }, { before: after, last: 1 }]) {
    const { errors } = await app.ask(PAGE, variables);
    expect(errors).toMatchObject([{ code: 'BAD_USER_INPUT', path: 'changes' }]);
    expect(errors[0]?.message).toContain(message);
  }
});

test('changes expire by whole commits; a cursor before that is refused with the oldest valid one', async ({ app }) => {
  const before = await now(app);
  await app.sql(`UPDATE package SET homepage = 'https://example.org/z'`);
  const last = await page(app, { last: 1 });
  const cursor: string = last.pageInfo.endCursor;
  await app.sql(`UPDATE "commit" SET at = now() - interval '31 days'`);
  await describe(app, 'Boost', 'After.');
  await Promise.all([forgetChanges(app.app.db, 30), forgetChanges(app.app.db, 30)]);

  const response = await fetch(`${app.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query: PAGE, variables: { after: before } }),
  });
  const { errors } = (await response.json()) as { errors: { extensions: { code: string; oldest: string } }[] };
  expect(errors).toMatchObject([{ extensions: { code: 'CHANGES_EXPIRED', oldest: cursor } }]);

  const left = await page(app, { after: cursor, first: 100 });
  expect(left.nodes).toMatchObject([{ label: 'EESSI 2023.06 · Boost' }]);
  expect((await page(app, { first: 100 })).nodes).toEqual(left.nodes);
  expect((await page(app, { before: cursor, last: 100 })).nodes).toEqual([]);
  expect((await app.sql<{ rows: number }>('SELECT count(*)::int AS rows FROM "change"'))[0]?.rows).toBe(1);
});

import { expect } from 'vitest';
import type { TestApp } from '../helpers/app.ts';
import { catalog, spack, SPACK_PATH } from '../helpers/factories.ts';
import { testWithApp } from '../helpers/withApp.ts';

const EESSI = catalog('2023.06').packages(3);

let catalogId: string;

const test = testWithApp({ viewer: 'staff', catalogs: [EESSI, spack('2026-07-01').package('zlib')] }, async (app) => {
  const { catalogs } = await app.query('{ catalogs(filter: { nameExact: "EESSI" }) { nodes { id } } }');
  catalogId = catalogs.nodes[0].id;
  for (const dryRun of [false, true, false]) await app.refreshCatalog(catalogId, { dryRun });
  const { catalogs: ofSpack } = await app.query('{ catalogs(filter: { source: [SPACK] }) { nodes { id } } }');
  app.answer(SPACK_PATH, { status: 404 });
  await app.refreshCatalog(ofSpack.nodes[0].id as string);
  // Jobs of one millisecond: only their ids keep them apart.
  await app.sql(`UPDATE import_job SET created_at = '2026-01-01T00:00:00Z' WHERE source = 'EESSI'`);
});

const JOBS = `query ($filter: ImportJobFilter, $first: Int, $after: String, $last: Int, $before: String) {
  importJobs(filter: $filter, first: $first, after: $after, last: $last, before: $before) {
    totalCount nodes { id kind source state dryRun } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } }`;

const jobs = async (app: TestApp, variables: object = {}) => (await app.query(JOBS, variables)).importJobs;

const FILTERS: readonly (readonly [title: string, filter: object, count: number])[] = [
  ['nothing', {}, 6],
  ['empty fields', { state: [], kind: [], source: [], catalogId: '' }, 6],
  ['kind', { kind: ['IMPORT'] }, 2],
  ['source', { source: ['SPACK'] }, 2],
  ['state', { state: ['FAILED'] }, 1],
  ['several states', { state: ['FAILED', 'SUCCEEDED'] }, 6],
  ['dry runs', { dryRun: true }, 1],
  ['all at once', { kind: ['REFRESH'], source: ['EESSI'], state: ['SUCCEEDED'], dryRun: false }, 2],
  ['what does not go together', { kind: ['IMPORT'], dryRun: true }, 0],
];

test.for(FILTERS)('imports can be filtered by %s', async ([, filter, count], { app }) => {
  const found = await jobs(app, { filter });

  expect(found.totalCount).toBe(count);
  expect(found.nodes).toHaveLength(count);
});

test('the imports of a catalog are those that made and refreshed it', async ({ app }) => {
  const { catalog: found } = await app.query(
    'query ($id: ID!) { catalog(id: $id) { importJobs { totalCount nodes { kind catalogName } } dry: importJobs(filter: { dryRun: true }) { totalCount } } }',
    { id: catalogId },
  );

  expect(found.importJobs.totalCount).toBe(4);
  expect(found.importJobs.nodes.map(({ kind }: { kind: string }) => kind).sort()).toEqual([
    'IMPORT',
    'REFRESH',
    'REFRESH',
    'REFRESH',
  ]);
  expect(found.dry).toEqual({ totalCount: 1 });
  expect((await jobs(app, { filter: { catalogId } })).totalCount).toBe(4);
});

test('imports come newest first, and pages of any size in either direction are the whole list', async ({ app }) => {
  const { nodes: whole } = await jobs(app);

  for (const size of [1, 2, 4]) {
    const [forward, backward]: [unknown[], unknown[]] = [[], []];
    for (let page = await jobs(app, { first: size }); ; page = await jobs(app, { first: size, after: page.pageInfo.endCursor })) {
      forward.push(...page.nodes);
      if (!page.pageInfo.hasNextPage) break;
    }
    for (
      let page = await jobs(app, { last: size });
      ;
      page = await jobs(app, { last: size, before: page.pageInfo.startCursor })
    ) {
      backward.unshift(...page.nodes);
      if (!page.pageInfo.hasPreviousPage) break;
    }
    expect(forward).toEqual(whole);
    expect(backward).toEqual(whole);
  }
  expect(whole.map(({ source }: { source: string }) => source)).toEqual(['SPACK', 'SPACK', 'EESSI', 'EESSI', 'EESSI', 'EESSI']);
});

test('a cursor that is none of this list, and one with a date that is none, are refused', async ({ app }) => {
  const cursor = (...values: string[]) => Buffer.from(JSON.stringify(['NEWEST', ...values])).toString('base64url');
  const id = '00000000-0000-7000-8000-000000000000';

  for (const after of ['nonsense', cursor('2026-02-30T00:00:00.000Z', 'x'), cursor('2026-13-01T00:00:00.000Z', id), cursor(id)])
    expect((await app.ask(JOBS, { after })).errors, after).toMatchObject([{ code: 'BAD_USER_INPUT' }]);
  for (const after of [cursor('2026-02-30T00:00:00.000Z', id), cursor('0000-01-01T00:00:00.000Z', id)])
    expect((await app.ask(JOBS, { after })).errors.map(({ code }) => code).filter((code) => code !== 'BAD_USER_INPUT')).toEqual(
      [],
    );
});

test('the stored events of an import are read after a sequence number, a hundred at most', async ({ app }) => {
  const events = (args: string) => app.ask(`{ importJobs(last: 1) { nodes { events${args} { sequence state job { id } } } } }`);
  const sequences = async (args: string) =>
    (await events(args)).data?.['importJobs'].nodes[0].events.map(({ sequence }: { sequence: number }) => sequence);

  const all = (await sequences('')) as number[];
  expect(all.length).toBeGreaterThan(4);
  expect(await sequences('(after: 2, first: 2)')).toEqual([3, 4]);
  expect(await sequences(`(after: ${all.length})`)).toEqual([]);
  expect(await sequences('(first: 0)')).toEqual([]);
  for (const args of ['(first: 101)', '(first: -1)'])
    expect((await events(args)).errors).toMatchObject([
      { code: 'BAD_USER_INPUT', message: expect.stringContaining('0 to 100 events') },
    ]);
});

test('a sequence number that no event can have is no defect', async ({ app }) => {
  const { errors } = await app.ask('{ importJobs(last: 1) { nodes { events(after: -2147483648) { sequence } } } }');

  expect(errors).toEqual([]);
});

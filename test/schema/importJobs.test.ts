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

const EVERYTHING = `query ($first: Int) {
  importJobs(first: $first) { totalCount nodes {
    state events(first: 2) { sequence message } problems(first: 2) { totalCount nodes { entry message } }
    catalog { name } retryOf { id } } } }`;
const OF_CATALOGS = `query ($first: Int) {
  catalogs(first: $first) { nodes { name importJobs(first: 2) { totalCount nodes { kind events { sequence } problems { totalCount } } } } } }`;

/** Copies imports until there are as many as asked for, with their events and problems. */
async function fill(app: TestApp, count: number): Promise<void> {
  await app.sql(
    `WITH copy AS (INSERT INTO import_job (id, kind, source, slot, state, phase, progress, sequence, finished_at, catalog_id)
       SELECT gen_random_uuid(), 'REFRESH', 'EESSI', 'copy ' || n, 'SUCCEEDED', 'FINISHED', 1, 1, now(), (SELECT id FROM catalog LIMIT 1)
       FROM generate_series(1, $1::int) AS n RETURNING id),
     events AS (INSERT INTO import_event (job_id, sequence, state, phase) SELECT id, 1, 'SUCCEEDED', 'FINISHED' FROM copy)
     INSERT INTO import_problem (job_id, position, entry, message) SELECT id, n, 'entry ' || n, 'why' FROM copy, generate_series(1, 3) AS n`,
    count,
  );
}

test.for([
  ['imports with events, problems, catalogs and what they retry', EVERYTHING],
  ['catalogs with their imports', OF_CATALOGS],
])('%s cost as many statements for 30 rows as for 3', async ([, query = ''], { app }) => {
  await fill(app, 30);
  for (let number = 0; number < 3; number += 1)
    await app.mutate(
      'mutation ($name: String!) { createCatalog(input: { name: $name, version: "1", type: BINARY_RUNTIME }) { __typename } }',
      { name: `Own ${Math.random()}` },
    );
  app.statements();

  const few = await app.query(query, { first: 3 });
  const ofFew = app.statements();
  const many = await app.query(query, { first: 30 });

  expect(app.statements().toSorted()).toEqual(ofFew.toSorted());
  expect(ofFew.length).toBeLessThan(9);
  expect(JSON.stringify(many).length).toBeGreaterThan(JSON.stringify(few).length);
});

test('the problems of an import are paged in upstream order, in both directions', async ({ app }) => {
  await fill(app, 1);
  const query = `query ($first: Int, $after: String, $last: Int, $before: String) { importJobs(first: 1) { nodes {
    problems(first: $first, after: $after, last: $last, before: $before) {
      totalCount nodes { entry } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } } } }`;
  const page = async (variables: object) => (await app.query(query, { ...variables })).importJobs.nodes[0].problems;

  const first = await page({ first: 2 });
  const next = await page({ first: 2, after: first.pageInfo.endCursor });
  const back = await page({ last: 2, before: next.pageInfo.startCursor });

  expect(first).toMatchObject({ totalCount: 3, nodes: [{ entry: 'entry 1' }, { entry: 'entry 2' }] });
  expect(next).toMatchObject({ nodes: [{ entry: 'entry 3' }], pageInfo: { hasNextPage: false, hasPreviousPage: true } });
  expect(back.nodes).toEqual(first.nodes);
});

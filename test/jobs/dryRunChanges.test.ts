import { expect } from 'vitest';
import type { TestApp } from '../helpers/app.ts';
import { catalog, spack } from '../helpers/factories.ts';
import { testWithApp } from '../helpers/withApp.ts';

const test = testWithApp({
  viewer: 'staff',
  catalogs: [
    spack('2025-03-20')
      .package('zlib', { versions: ['1.2', '1.3'] })
      .package('gone', { versions: ['1', '2'] })
      .package('same')
      .package('described'),
    catalog('2023.06').package('GROMACS').package('Own'),
  ],
});

const LATER = spack('2026-07-01')
  .package('zlib', { versions: ['1.3', '1.10', '1.4'] })
  .package('new', { versions: ['1.0', 'main'] })
  .package('same')
  .package('described', { description: 'Does something else.' });

const QUERY = `query ($id: ID!, $kind: [ChangeKind!], $search: String, $first: Int, $after: String, $last: Int, $before: String) {
  importJob(id: $id) { changes(kind: $kind, search: $search, first: $first, after: $after, last: $last, before: $before) {
    totalCount pageInfo { hasNextPage hasPreviousPage startCursor endCursor } nodes { kind name ecosystem package { name catalog { name } }
      versionCounts { added changed removed unchanged } versions { kind version module { fullName } } } } } }`;

const changes = async (app: TestApp, jobId: string, args: object = {}) =>
  (await app.query(QUERY, { id: jobId, ...args })).importJob.changes;

const briefly = ({ nodes }: any): string[] =>
  nodes.map(({ kind, name, versions }: any) =>
    [kind, name, ...versions.map((one: any) => `${one.kind} ${one.module?.fullName ?? one.version}`)].join(' '),
  );

async function catalogOf(app: TestApp, source: string): Promise<string> {
  const query = 'query ($source: [CatalogSource!]) { catalogs(filter: { source: $source }) { nodes { id } } }';
  return (await app.query(query, { source: [source] })).catalogs.nodes[0].id;
}

async function dryRun(app: TestApp): Promise<any> {
  app.serve(LATER);
  return app.refreshCatalog(await catalogOf(app, 'SPACK'), { dryRun: true, force: true });
}

test('a dry run lists the packages that a refresh would add, change and remove', async ({ app }) => {
  const { uuid, summary } = await dryRun(app);

  const found = await changes(app, uuid);

  expect(briefly(found)).toEqual([
    'CHANGED described',
    'REMOVED gone REMOVED 1 REMOVED 2',
    'ADDED new ADDED 1.0 ADDED main',
    'CHANGED zlib REMOVED 1.2 ADDED 1.4 ADDED 1.10',
  ]);
  expect(found.totalCount).toBe(4);
  expect(found.nodes.map((one: any) => one.package?.name ?? null)).toEqual(['described', 'gone', null, 'zlib']);
  expect(found.nodes[3].versionCounts).toEqual({ added: 2, changed: 0, removed: 1, unchanged: 1 });
  const counts: any[] = found.nodes.map(({ versionCounts }: any) => versionCounts);
  const sum = (kind: string) => counts.reduce<number>((total, one) => total + Number(one[kind]), 0);
  expect(summary.versions).toMatchObject({ added: sum('added'), changed: sum('changed'), removed: sum('removed') });
});

test.for<[object, readonly string[]]>([
  [{ kind: ['ADDED'] }, ['new']],
  [{ kind: ['REMOVED', 'CHANGED'] }, ['described', 'gone', 'zlib']],
  [{ search: 'ZL' }, ['zlib']],
  [{ search: '%', kind: [] }, []],
])('%j lists only those packages', async ([args, names], { app }) => {
  const { nodes, totalCount } = await changes(app, (await dryRun(app)).uuid, args);

  expect(nodes.map(({ name }: any) => name)).toEqual(names);
  expect(totalCount).toBe(names.length);
});

test('pages forward and backward meet every package once', async ({ app }) => {
  const { uuid } = await dryRun(app);
  const first = await changes(app, uuid, { first: 3 });
  const rest = await changes(app, uuid, { first: 3, after: first.pageInfo.endCursor });
  const last = await changes(app, uuid, { last: 2, before: rest.pageInfo.startCursor });

  expect([first, rest, last].map(({ nodes }) => nodes.map(({ name }: any) => name))).toEqual([
    ['described', 'gone', 'new'],
    ['zlib'],
    ['gone', 'new'],
  ]);
  expect([first.pageInfo.hasNextPage, rest.pageInfo.hasNextPage, last.pageInfo.hasPreviousPage]).toEqual([true, false, true]);
});

test('rows that were made by hand are no changes, and neither is a package that they keep', async ({ app }) => {
  const catalogId = await catalogOf(app, 'EESSI');
  const { packages } = await app.query(
    'query ($id: ID!) { packages(filter: { catalogId: $id, nameExact: "Own" }) { nodes { id } } }',
    {
      id: catalogId,
    },
  );
  const input = { packageId: packages.nodes[0].id, version: 'mine' };
  await app.mutate('mutation ($input: CreateVersionInput!) { createVersion(input: $input) { __typename } }', { input });
  app.serve(catalog('2023.06').package('GROMACS', { '1.0': { cpus: ['x86_64/amd/zen2'] } }));

  const { uuid } = await app.refreshCatalog(catalogId, { dryRun: true, force: true });

  expect(briefly(await changes(app, uuid))).toEqual(['CHANGED Own REMOVED Own/1.0-foss-2023b']);
});

test('a dry run of a new catalog lists all of its packages, and makes none', async ({ app }) => {
  app.serve(catalog('2025.06').package('GROMACS', { '2024.1': {}, '2023.1': {} }));

  const { uuid, catalog: made } = await app.importCatalog({ source: 'EESSI', release: '2025.06', dryRun: true });

  expect(made).toBeNull();
  expect(briefly(await changes(app, uuid))).toEqual([
    'ADDED GROMACS ADDED GROMACS/2023.1-foss-2023b ADDED GROMACS/2024.1-foss-2023b',
  ]);
});

test('other imports list nothing, and what a dry run lists is deleted with it', async ({ app }) => {
  const { uuid } = await dryRun(app);
  const applied = await app.refreshCatalog(await catalogOf(app, 'EESSI'), { force: true });

  expect((await changes(app, applied.uuid)).totalCount).toBe(0);
  expect(await app.sql('SELECT FROM import_change WHERE job_id = $1', uuid)).toHaveLength(4);
  await app.sql('DELETE FROM import_job WHERE id = $1', uuid);
  expect(await app.sql('SELECT FROM import_change WHERE job_id = $1', uuid)).toEqual([]);
});

test('many dry runs are read with as many statements as one', async ({ app }) => {
  await dryRun(app);
  const query = `query ($first: Int) { importJobs(filter: { dryRun: true }, first: $first) { nodes { changes { totalCount nodes { name } } } } }`;
  const statements = async (first: number) => {
    await app.query(query, { first });
    app.statements();
    await app.query(query, { first });
    return app.statements();
  };
  const one = await statements(1);

  await dryRun(app);

  expect(one).toContain('job.changes.page');
  expect(await statements(5)).toEqual(one);
});

import { expect } from 'vitest';
import type { TestApp } from '../helpers/app.ts';
import { isPostgresql } from '../helpers/database.ts';
import { catalog, eessiText, SOFTWARE_PATH, spack } from '../helpers/factories.ts';
import { ask, write } from '../helpers/rest.ts';
import { wrongCounts } from '../helpers/rows.ts';
import { testWithApp } from '../helpers/withApp.ts';

const eessi = catalog('2023.06')
  .package('GROMACS', {
    '2024.1': {
      cpus: ['x86_64/amd/zen3', 'x86_64/amd/zen4'],
      gpus: { 'x86_64/amd/zen3': ['nvidia/cc80'] },
      requires: ['GCC/12.3.0'],
    },
    '2024.4': {},
  })
  .package('GCC', { '12.3.0': {} })
  .package('Broken', { '1.0': { toolchain: 'foss-2022b', cpus: ['x86_64/amd/zen4'] } })
  .package('SciPy-bundle', { '2023.11': { extensions: ['python/numpy@1.26.4', 'r/dplyr@1.0'] } });
const spackDay = spack('2026-07-01')
  .package('zlib', { versions: ['1.3'] })
  .package('cmake', { dependencies: ['zlib'] })
  .packages(1_200);

/** What a test wants to happen right before a statement of that name. */
const before = new Map<string, () => void>();

const test = testWithApp({
  catalogs: [eessi, spackDay],
  onStatement: (name) => {
    const act = before.get(name);
    before.delete(name);
    act?.();
  },
});

const FREEZE = `mutation ($input: FreezeCatalogInput!) { frozen: freezeCatalog(input: $input) {
  __typename ... on FreezeCatalogPayload { job { uuid kind } } ... on UserError { message }
  ... on InvalidInputError { issues { path message } } ... on ConflictError { existing { id } } ... on ImportInProgressError { job { id } } } }`;

const freeze = async (app: TestApp, input: object): Promise<any> => (await app.mutate(FREEZE, { input })).frozen;

/** Freezes a catalog; returns the copy. */
async function frozen(app: TestApp, catalogId: string, version?: string) {
  const { job } = await freeze(app, { catalogId, version });
  const finished = await app.finished(job.uuid as string);
  expect(finished).toMatchObject({ state: 'SUCCEEDED', kind: 'FREEZE' });
  return finished.catalog as NonNullable<typeof finished.catalog>;
}

async function catalogOf(app: TestApp, name: string): Promise<any> {
  return (await app.query(`query ($name: String!) { catalogByName(name: $name) { id uuid version frozenAt } }`, { name }))
    .catalogByName;
}

/** Everything that can be read of a catalog, without ids. */
async function contents(app: TestApp, uuid: string): Promise<unknown> {
  const rows = (sql: string) => app.sql(sql, uuid);
  const without = (table: string, columns: string) => `(to_jsonb(${table}) - ARRAY[${columns}])`;
  return Promise.all([
    rows(`SELECT ${without('p', `'id', 'catalog_id'`)} AS row FROM package p WHERE catalog_id = $1 ORDER BY ecosystem, name`),
    rows(`SELECT ${without('v', `'id', 'catalog_id', 'package_id', 'build_id', 'parent_package_id'`)} AS row, p.name, b.version AS build, bp.name AS built, pp.name AS parent
      FROM package_version v JOIN package p ON p.id = v.package_id AND p.catalog_id = v.catalog_id JOIN package_version b ON b.id = v.build_id AND b.catalog_id = v.catalog_id
      JOIN package bp ON bp.id = b.package_id LEFT JOIN package pp ON pp.id = v.parent_package_id AND pp.catalog_id = v.catalog_id
      WHERE v.catalog_id = $1 ORDER BY p.ecosystem, p.name, v.version, v.module_name, v.module_version`),
    rows(`SELECT ${without('t', `'id', 'catalog_id', 'package_id', 'version_id'`)} AS row, p.name, v.version FROM target t JOIN package_version v ON v.id = t.version_id AND v.catalog_id = t.catalog_id
      JOIN package p ON p.id = t.package_id AND p.catalog_id = t.catalog_id WHERE t.catalog_id = $1 ORDER BY p.name, v.version, v.module_version, t.type, t.name, t.subtype`),
    rows(
      `SELECT e.name, p.name AS parent FROM package_parent r JOIN package e ON e.id = r.package_id JOIN package p ON p.id = r.parent_id WHERE e.catalog_id = $1 ORDER BY 1, 2`,
    ),
  ]);
}

test('a frozen catalog has all rows of its original under new ids, and a version of its own', async ({ app }) => {
  for (const name of ['EESSI', 'Spack']) {
    const original = await catalogOf(app, name);

    const copy = await frozen(app, original.id);

    const today = new Date().toISOString().slice(0, 10).replaceAll('-', '');
    expect(copy.version).toBe(`${original.version}-frozen-${today}`);
    expect(await contents(app, copy.uuid)).toEqual(await contents(app, original.uuid));
    expect(await wrongCounts(app)).toEqual([]);
    const [row] = await app.sql(
      'SELECT count(DISTINCT id)::int AS ids FROM package_version WHERE substr(id::text, 15, 1) = $1',
      '7',
    );
    const [all] = await app.sql('SELECT count(*)::int AS ids FROM package_version');
    expect(row).toEqual(all);
    const { catalog: read } = await app.query('query ($id: ID!) { catalog(id: $id) { frozenAt source autoUpdateEnabled } }', {
      id: copy.id,
    });
    expect(read).toEqual({ frozenAt: expect.any(String), source: name.toUpperCase(), autoUpdateEnabled: false });
    expect(await catalogOf(app, name)).toEqual(original);
  }
});

test('a frozen catalog is refused for a refresh, a second freezing and automatic updates, over REST too', async ({ app }) => {
  const copy = await frozen(app, (await catalogOf(app, 'EESSI')).id, 'kept');
  const refresh =
    'mutation ($id: ID!) { refreshCatalog(input: { catalogId: $id }) { ... on InvalidInputError { issues { path message } } } }';
  const update =
    'mutation ($id: ID!) { updateCatalog(input: { id: $id, autoUpdateEnabled: true }) { ... on InvalidInputError { issues { path message } } } }';

  const path = `marketplace-software-catalogs/${copy.uuid}/`;
  const { refreshCatalog } = await app.mutate(refresh, { id: copy.id });
  const { updateCatalog } = await app.mutate(update, { id: copy.id });
  const rest = await write(app, 'POST', `${path}update_catalog/`);

  const message = 'EESSI kept is a frozen copy, which cannot be refreshed.';
  expect(refreshCatalog.issues).toEqual([{ path: ['catalogId'], message }]);
  expect(updateCatalog.issues).toEqual([{ path: ['autoUpdateEnabled'], message: 'A frozen catalog cannot be updated.' }]);
  expect([rest.status, rest.body]).toEqual([400, [message]]);
  expect((await ask(app, 'GET', path)).body.frozen).toEqual(expect.any(String));
  expect(await freeze(app, { catalogId: copy.id })).toMatchObject({
    issues: [{ path: ['catalogId'], message: 'EESSI kept is a frozen copy already.' }],
  });
});

test('freezing is refused for an unknown catalog, one without an upstream, a version that exists, and an empty one', async ({
  app,
}) => {
  const original = await catalogOf(app, 'Spack');
  const create =
    'mutation { createCatalog(input: { name: "Own", version: "1" }) { ... on CreateCatalogPayload { catalog { id } } } }';
  const { id } = (await app.mutate(create)).createCatalog.catalog;

  expect(await freeze(app, { catalogId: '00000000-0000-7000-8000-000000000000' })).toMatchObject({ __typename: 'NotFoundError' });
  expect(await freeze(app, { catalogId: id })).toMatchObject({
    issues: [{ path: ['catalogId'], message: 'Own 1 was created manually; only catalogs of an upstream can be frozen.' }],
  });
  expect(await freeze(app, { catalogId: original.id, version: ' 2026.07.01 ' })).toMatchObject({
    __typename: 'ConflictError',
    message: 'The catalog Spack 2026.07.01 already exists.',
    existing: { id: original.id },
  });
  expect(await freeze(app, { catalogId: original.id, version: ' ' })).toMatchObject({ issues: [{ path: ['version'] }] });
});

test('a catalog is not frozen while it is refreshed', async ({ app }) => {
  const { id } = await catalogOf(app, 'EESSI');
  app.answer(SOFTWARE_PATH, { body: eessiText([eessi]), stallAfter: 1_000 });
  const jobId = await app.startRefresh(id, { force: true });
  await app.reaches(jobId, ({ phase }) => phase === 'DOWNLOADING');

  const refused = await freeze(app, { catalogId: id, version: 'other' });
  await app.cancel(jobId);

  expect(refused).toMatchObject({ __typename: 'ImportInProgressError' });
  await app.finished(jobId);
  app.serve(eessi, spackDay);
});

test.runIf(isPostgresql)('a catalog is not refreshed while it is frozen', async ({ app }) => {
  const { id, uuid } = await catalogOf(app, 'EESSI');
  let release: () => void = () => undefined;
  let begin: () => void = () => undefined;
  const released = new Promise<void>((resolve) => (release = resolve));
  const begun = new Promise<void>((resolve) => (begin = resolve));
  const lock = app.app.db.transaction(async (tx) => {
    await tx.query('test', 'SELECT FROM catalog WHERE id = $1 FOR UPDATE', [uuid]);
    const { job } = await freeze(app, { catalogId: id, version: 'locked' });
    await app.reaches(job.uuid as string, ({ phase }) => phase === 'APPLYING');
    begin();
    await released;
    return job.uuid as string;
  });

  await begun;
  const refresh = 'mutation ($id: ID!) { refreshCatalog(input: { catalogId: $id }) { __typename } }';
  const refused = (await app.mutate(refresh, { id })).refreshCatalog;
  release();

  expect(refused).toEqual({ __typename: 'ImportInProgressError' });
  expect(await app.finished(await lock)).toMatchObject({ state: 'SUCCEEDED' });
});

test('a catalog is not deleted before its copy is there', async ({ app }) => {
  const { id, uuid } = await catalogOf(app, 'EESSI');
  const remove = 'mutation ($id: ID!) { deleteCatalog(input: { id: $id }) { __typename } }';
  await app.sql(
    `INSERT INTO import_job (id, kind, source, slot, original_id, state, attempt, worker_lock)
     VALUES ($1, 'FREEZE', 'EESSI', 'other', $1, 'QUEUED', 0, NULL)`,
    uuid,
  );

  const refused = (await app.mutate(remove, { id })).deleteCatalog;
  await app.sql('DELETE FROM import_job WHERE id = $1', uuid);
  expect(refused).toEqual({ __typename: 'ImportInProgressError' });
});

test('a cancelled copy leaves nothing, and can be tried again', async ({ app }) => {
  const { id } = await catalogOf(app, 'EESSI');
  const started: Promise<any> = freeze(app, { catalogId: id, version: 'slow' });
  const seen = new Promise<string>((resolve, reject) => {
    before.set('freeze.versions', () => {
      const cancel = async () => {
        const jobId = (await started).job.uuid as string;
        await app.app.imports.cancelImport(jobId);
        return jobId;
      };
      void cancel().then(resolve, reject);
    });
  });

  const jobId = await seen;
  expect(await app.finished(jobId)).toMatchObject({ state: 'CANCELLED', catalog: null, catalogVersion: 'slow' });
  expect(await app.sql(`SELECT FROM catalog WHERE version = 'slow'`)).toEqual([]);
  const retry =
    'mutation ($id: ID!) { retryImport(input: { jobId: $id }) { ... on RetryImportPayload { job { uuid retryOf { uuid } } } } }';
  const { job } = (await app.mutate(retry, { id: jobId })).retryImport;
  expect(job.retryOf).toEqual({ uuid: jobId });
  expect(await app.finished(job.uuid as string)).toMatchObject({ state: 'SUCCEEDED', catalog: { version: 'slow' } });
});

test('a frozen catalog is never the catalog of its upstream: it can be imported again, and only names find the copy', async ({
  app,
}) => {
  const original = await catalogOf(app, 'EESSI');
  const copy = await frozen(app, original.id, '2099.12');
  const search =
    'query ($filter: PackageFilter) { packages(search: "GROMACS", filter: $filter) { totalCount nodes { catalog { version } } } }';
  const inCatalog =
    'query ($id: ID!) { catalog(id: $id) { packages(search: "gromcas") { nodes { name dependents(transitive: true) { totalCount } } } } }';
  const discover = '{ discoverCatalogs { name existingVersion releases { version catalog { id } } } }';

  const everywhere = (await app.query(search)).packages;
  const there = (await app.query(search, { filter: { catalogId: copy.id } })).packages;
  const { discoverCatalogs } = await app.query(discover, {}, { viewer: 'staff' });

  expect(everywhere).toEqual({ totalCount: 1, nodes: [{ catalog: { version: '2023.06' } }] });
  expect(there).toEqual({ totalCount: 1, nodes: [{ catalog: { version: '2099.12' } }] });
  expect((await app.query(inCatalog, { id: copy.id })).catalog.packages.nodes).toEqual([
    { name: 'GROMACS', dependents: { totalCount: 0 } },
  ]);
  expect(discoverCatalogs[0]).toMatchObject({
    existingVersion: '2023.06',
    releases: [{ version: '2023.06', catalog: { id: original.id } }],
  });
  expect((await catalogOf(app, 'EESSI')).version).toBe('2023.06');
});

test('hosts and known issues treat a frozen catalog as its original', async ({ app }) => {
  const original = await catalogOf(app, 'EESSI');
  const copy = await frozen(app, original.id, 'as it was');
  const builds = async (id: string) =>
    (
      await app.query(
        `query ($id: ID!) { packages(filter: { catalogId: $id, isExtension: false }) { nodes { name
          buildFor(host: { cpu: "zen4" }) { state } versions { nodes { version issues { code } } } } } }`,
        { id },
      )
    ).packages.nodes;

  expect(await builds(copy.id)).toEqual(await builds(original.id));
  expect(JSON.stringify(await builds(copy.id))).toContain('"code"');
});

test('a frozen catalog keeps its rows when the original changes or goes', async ({ app }) => {
  const original = await catalogOf(app, 'EESSI');
  const copy = await frozen(app, original.id, 'before');
  const before = await contents(app, copy.uuid);

  app.serve(catalog('2023.06').package('GROMACS', { '2024.4': {} }), spack('2026-07-01').packages(3));
  expect(await app.refreshCatalog(original.id, { force: true })).toMatchObject({ state: 'SUCCEEDED' });
  expect(await contents(app, copy.uuid)).toEqual(before);
  await app.mutate('mutation ($id: ID!) { deleteCatalog(input: { id: $id }) { __typename } }', { id: original.id });
  expect(await contents(app, copy.uuid)).toEqual(before);
  expect(await wrongCounts(app)).toEqual([]);
});

import { expect } from 'vitest';
import type { ImportedJob } from '../helpers/app.ts';
import { catalog, spack, SPACK_PATH, spackText } from '../helpers/factories.ts';
import { counts, idsByKey, rowsWithWriter, stagingTables, wrongCounts } from '../helpers/rows.ts';
import { testWithApp } from '../helpers/withApp.ts';

const test = testWithApp({ viewer: 'staff' });

const CPUS = ['x86_64/amd/zen3', 'aarch64/generic'];

test('upstream that says it is unchanged is not read, and no row is written', async ({ app }) => {
  const etag = { headers: { etag: '"1"' } };
  app.answer(SPACK_PATH, { ...etag, body: spackText(spack('2026-07-01').package('zlib', { versions: ['1.2', '1.3'] })) });
  const { catalog: made } = (await app.importCatalog({ source: 'SPACK' })) as ImportedJob;
  app.answer(SPACK_PATH, { ...etag, body: 'nothing that could be read' });
  const before = await rowsWithWriter(app, made.uuid);

  const job = await app.refreshCatalog(made.id);

  expect(job).toMatchObject({ state: 'SUCCEEDED', error: null });
  expect(job.summary).toEqual({
    packages: counts({ unchanged: 1 }),
    versions: counts({ unchanged: 2 }),
    targets: counts({ unchanged: 2 }),
  });
  expect(await rowsWithWriter(app, made.uuid)).toEqual(before);
});

test('the same content in another file changes no row, whatever its time and order', async ({ app }) => {
  const numpy = ['python/numpy@1.26', 'python/scipy@1.11'];
  const { catalog: made } = await app.import(
    catalog('2003.01')
      .package('zlib')
      .package('ASE', { '1.0': { cpus: CPUS, extensions: numpy } }),
  );
  const before = await rowsWithWriter(app, made.uuid);
  const [stateBefore] = await app.sql('SELECT revision, modified_at FROM catalog WHERE id = $1', made.uuid);
  app.serve(
    catalog('2003.01')
      .package('ASE', { '1.0': { cpus: CPUS, extensions: numpy.toReversed() } })
      .package('zlib'),
  );

  const job = await app.refreshCatalog(made.id);

  expect(job.summary).toEqual({
    packages: counts({ unchanged: 4 }),
    versions: counts({ unchanged: 4 }),
    targets: counts({ unchanged: 3 }),
  });
  expect(await rowsWithWriter(app, made.uuid)).toEqual(before);
  expect(await app.sql('SELECT revision, modified_at FROM catalog WHERE id = $1', made.uuid)).toEqual([stateBefore]);
});

test('a refresh adds, changes and removes, counts each, and what survives keeps its id', async ({ app }) => {
  const { catalog: made } = await app.import(
    catalog('2003.02')
      .packages(20)
      .package('gone', { '1.0': { cpus: CPUS } })
      .package('described', { '1.0': { description: 'Old.' } })
      .package('grown', { '1.0': {}, '1.1': { cpus: CPUS } }),
  );
  const before = await idsByKey(app, made.uuid);
  app.serve(
    catalog('2003.02')
      .packages(20)
      .package('new', { '3.0': { cpus: CPUS } })
      .package('described', { '1.0': { description: 'New.' } })
      .package('grown', { '1.1': { cpus: ['x86_64/amd/zen3', 'x86_64/amd/zen4'] }, '1.2': { cpus: CPUS } }),
  );

  const job = await app.refreshCatalog(made.id);

  expect(job.summary).toEqual({
    packages: counts({ added: 1, changed: 1, removed: 1, unchanged: 21 }),
    versions: counts({ added: 2, removed: 2, unchanged: 22 }),
    targets: counts({ added: 5, removed: 4, unchanged: 22 }),
  });
  const after = await idsByKey(app, made.uuid);
  const survivors = [...before].filter(([key]) => after.has(key));
  expect(survivors).toHaveLength(21 + 1 + 22 + 22);
  expect(survivors.filter(([key, id]) => after.get(key) !== id)).toEqual([]);
  expect(await wrongCounts(app)).toEqual([]);
  expect(await stagingTables(app)).toEqual([]);
});

test('only rows that differ are written', async ({ app }) => {
  const { catalog: made } = await app.import(
    catalog('2003.03')
      .packages(5)
      .package('described', { '1.0': { description: 'Old.' } }),
  );
  const before = await rowsWithWriter(app, made.uuid);
  app.serve(
    catalog('2003.03')
      .packages(5)
      .package('described', { '1.0': { description: 'New.' } }),
  );

  await app.refreshCatalog(made.id);

  const rows = await rowsWithWriter(app, made.uuid);
  const written = rows.filter((row) => !before.some((old) => JSON.stringify(old) === JSON.stringify(row)));
  expect(written).toMatchObject([{ table: 'package', name: 'described', description: 'New.' }]);
});

test('a dry refresh tells what it would do and does nothing', async ({ app }) => {
  const { catalog: made } = await app.import(catalog('2003.04').packages(9).package('gone'));
  const before = await rowsWithWriter(app, made.uuid);
  app.serve(catalog('2003.04').packages(9).package('new'));

  const job = await app.refreshCatalog(made.id, { dryRun: true });

  expect(job.summary?.packages).toEqual(counts({ added: 1, removed: 1, unchanged: 9 }));
  expect(await rowsWithWriter(app, made.uuid)).toEqual(before);
});

test('a refresh that would remove more than a fifth fails with the figures and changes nothing', async ({ app }) => {
  const { catalog: made } = await app.import(catalog('2003.05').packages(10));
  const before = await rowsWithWriter(app, made.uuid);
  app.serve(catalog('2003.05').packages(7));

  const job = await app.refreshCatalog(made.id);

  const error =
    'The refresh would remove 3 of 10 packages, 3 of 10 versions, 3 of 10 targets: more than 20 %. Nothing was changed. Force it if upstream really shrank.';
  expect(job).toMatchObject({ state: 'FAILED', errorCode: 'SHRINK_GUARD', error, attempt: 1, catalog: { updateErrors: error } });
  expect(job.summary?.packages).toEqual(counts({ removed: 3, unchanged: 7 }));
  expect(await rowsWithWriter(app, made.uuid)).toEqual(before);
  expect(await stagingTables(app)).toEqual([]);
});

test('just a fifth may go, and a part that shrinks more is enough to stop', async ({ app }) => {
  const { catalog: made } = await app.import(catalog('2003.06').packages(10, undefined, { '1.0': { cpus: CPUS } }));
  app.serve(catalog('2003.06').packages(10));

  const fewerTargets = await app.refreshCatalog(made.id);
  app.serve(catalog('2003.06').packages(8, undefined, { '1.0': { cpus: CPUS } }));
  const aFifth = await app.refreshCatalog(made.id);

  expect(fewerTargets).toMatchObject({ state: 'FAILED', error: expect.stringContaining('remove 10 of 20 targets:') });
  expect(aFifth).toMatchObject({ state: 'SUCCEEDED', catalog: { packageCount: 8, updateErrors: '' } });
});

test('a forced refresh removes whatever upstream no longer has', async ({ app }) => {
  const { catalog: made } = await app.import(catalog('2003.07').packages(10));
  app.serve(catalog('2003.07').packages(1));

  const job = await app.refreshCatalog(made.id, { force: true });

  expect(job).toMatchObject({ state: 'SUCCEEDED', forced: true, catalog: { packageCount: 1, versionCount: 1, targetCount: 1 } });
  expect(job.summary?.packages).toEqual(counts({ removed: 9, unchanged: 1 }));
});

test('a catalog that follows its upstream takes the new date with the new content', async ({ app }) => {
  await app.sql(`DELETE FROM catalog WHERE source = 'SPACK'`);
  const { catalog: made } = await app.import(spack('2025-03-20').package('zlib', { versions: ['1.2'] }));
  app.serve(spack('2026-07-01').package('zlib', { versions: ['1.2', '1.3'] }));

  const job = await app.refreshCatalog(made.id);

  expect(job).toMatchObject({ state: 'SUCCEEDED', catalog: { id: made.id, version: '2026.07.01', versionCount: 2 } });
});

test('an extension stays when its parent gets another version of the same module', async ({ app }) => {
  const bundle = (version: string) =>
    catalog('2003.08')
      .packages(20)
      .package('SciPy-bundle', {
        [version]: { module: '2023.07-gfbf-2023a', extensions: ['python/numpy@1.25', 'python/scipy@1.11'] },
      });
  const { catalog: made } = await app.import(bundle('2023.07'));
  const before = await idsByKey(app, made.uuid);
  app.serve(bundle('2023.07.1'));

  const job = await app.refreshCatalog(made.id);

  expect(job.summary?.versions).toEqual(counts({ added: 1, changed: 2, removed: 1, unchanged: 20 }));
  expect(job.catalog).toMatchObject({ packageCount: 23, versionCount: 23 });
  const after = await idsByKey(app, made.uuid);
  const numpy = 'version PYTHON numpy 1.25 SciPy-bundle 2023.07-gfbf-2023a';
  expect(after.get(numpy)).toBe(before.get(numpy));
  expect(await wrongCounts(app)).toEqual([]);
});

test('an extension whose last parent lets it go is removed, and the others keep theirs', async ({ app }) => {
  const python = (...extensions: string[]) => catalog('2003.09').packages(20).package('Python', { '3.12': { extensions } });
  const { catalog: made } = await app.import(python('python/pip@24', 'python/wheel@0.43', 'python/flit@3', 'python/build@1'));
  app.serve(python('python/pip@24', 'python/wheel@0.43', 'python/flit@3'));

  const job = await app.refreshCatalog(made.id);

  expect(job.summary?.packages).toEqual(counts({ removed: 1, unchanged: 24 }));
  expect(
    await app.sql(`SELECT name FROM package WHERE catalog_id = $1 AND ecosystem = 'PYTHON' ORDER BY name`, made.uuid),
  ).toEqual([{ name: 'flit' }, { name: 'pip' }, { name: 'wheel' }]);
  expect(await wrongCounts(app)).toEqual([]);
});

const REFRESH = `mutation ($id: ID!) { refreshCatalog(input: { catalogId: $id }) { __typename ... on UserError { code message } } }`;

test('a catalog that is not there, or was made by hand, cannot be refreshed', async ({ app }) => {
  const unknown = '00000000-0000-7000-8000-000000000000';
  const byHand = '00000000-0000-7000-8000-000000000001';
  await app.sql(
    `INSERT INTO catalog (id, name, sort_name, version, version_key) VALUES ($1, 'Our own', 'our own', '1', '1')`,
    byHand,
  );

  expect((await app.mutate(REFRESH, { id: unknown })).refreshCatalog).toEqual({
    __typename: 'NotFoundError',
    code: 'NOT_FOUND',
    message: `No catalog has the id "${unknown}".`,
  });
  expect((await app.mutate(REFRESH, { id: byHand })).refreshCatalog).toMatchObject({
    __typename: 'InvalidInputError',
    message: 'catalogId: Our own 1 was created manually and has no upstream to refresh it from.',
  });
});

import { expect } from 'vitest';
import type { TestApp } from '../helpers/app.ts';
import { catalog, type EessiRelease, eessiText, SOFTWARE_PATH, spack } from '../helpers/factories.ts';
import { rowsWithWriter, stagingTables } from '../helpers/rows.ts';
import { testWithApp } from '../helpers/withApp.ts';

/** What a test wants to happen right before a statement of that name. */
const before = new Map<string, () => void>();

const test = testWithApp(
  {
    viewer: 'staff',
    onStatement: (name) => {
      const act = before.get(name);
      before.delete(name);
      act?.();
    },
  },
  // The first import of a process compiles much of its code, and these tests look at the clock.
  (app) => app.import(catalog('2005.00').package('zlib')),
);

/** Upstream stops in the middle of the file and keeps the connection. */
function hold(app: TestApp, ...releases: readonly EessiRelease[]): void {
  app.answer(SOFTWARE_PATH, { body: eessiText(releases), stallAfter: 1_000 });
}

/** Cancels a job when a statement is about to run; resolves with how long it took to stop. */
function cancelBefore(app: TestApp, statement: string, started: Promise<string>): Promise<number> {
  return new Promise((resolve, reject) => {
    const cancel = async () => {
      const jobId = await started;
      const began = performance.now();
      await app.app.imports.cancelImport(jobId);
      return performance.now() - began;
    };
    before.set(statement, () => void cancel().then(resolve, reject));
  });
}

const CANCELLED = { state: 'CANCELLED', phase: 'FINISHED', error: null, errorCode: null, summary: null };

test('an import that is cancelled while it downloads stops within a second and leaves nothing', async ({ app }) => {
  hold(app, catalog('2005.01').packages(50));
  const jobId = await app.startImport({ source: 'EESSI', release: '2005.01' });
  await app.reaches(jobId, ({ phase }) => phase === 'DOWNLOADING');
  const began = performance.now();

  const answer = await app.cancel(jobId);
  const job = await app.finished(jobId);

  expect(performance.now() - began).toBeLessThan(1_000);
  expect(answer).toEqual({ __typename: 'CancelImportPayload' });
  expect(job).toMatchObject({ ...CANCELLED, catalog: null });
  expect(await app.sql(`SELECT id FROM catalog WHERE version = '2005.01'`)).toEqual([]);
  expect(await stagingTables(app)).toEqual([]);
});

test('an import that is cancelled while it parses stops within a second and leaves nothing', async ({ app }) => {
  app.serve(catalog('2005.02').packages(4_000));
  const started = app.startImport({ source: 'EESSI', release: '2005.02' });
  const cancelled = cancelBefore(app, 'stage.insert', started);

  const job = await app.finished(await started);

  expect(await cancelled).toBeLessThan(1_000);
  expect(job).toMatchObject(CANCELLED);
  expect(await app.sql(`SELECT id FROM catalog WHERE version = '2005.02'`)).toEqual([]);
  expect(await stagingTables(app)).toEqual([]);
});

test.for(['apply.insert.package', 'apply.insert.package_version', 'apply.insert.target', 'catalog.finish'])(
  'an import that is cancelled before %s is rolled back whole',
  async (statement, { app }) => {
    app.serve(catalog('2005.03').packages(200));
    const started = app.startImport({ source: 'EESSI', release: '2005.03' });
    const cancelled = cancelBefore(app, statement, started);

    const job = await app.finished(await started);

    expect(await cancelled).toBeLessThan(1_000);
    expect(job).toMatchObject(CANCELLED);
    expect(await app.sql(`SELECT id FROM catalog WHERE version = '2005.03'`)).toEqual([]);
    expect(await app.sql(`SELECT id FROM package WHERE name = 'filler-1'`)).toEqual([]);
    expect(await stagingTables(app)).toEqual([]);
  },
);

test('a refresh that is cancelled while it applies leaves the catalog as it was', async ({ app }) => {
  const { catalog: made } = await app.import(catalog('2005.04').packages(100).package('gone'));
  const rows = await rowsWithWriter(app, made.uuid);
  const state = () => app.sql('SELECT revision, version_count, modified_at, update_errors FROM catalog WHERE id = $1', made.uuid);
  const stateBefore = await state();
  app.serve(catalog('2005.04').packages(100, undefined, { '2.0': {} }));
  const started = app.startRefresh(made.id, { force: true });
  const cancelled = cancelBefore(app, 'apply.delete.package', started);

  const job = await app.finished(await started);

  expect(await cancelled).toBeLessThan(1_000);
  expect(job).toMatchObject(CANCELLED);
  expect(await rowsWithWriter(app, made.uuid)).toEqual(rows);
  expect(await state()).toEqual(stateBefore);
});

test('an import that is cancelled in the queue never begins', async ({ app }) => {
  const releases = ['2005.05', '2005.06'];
  hold(app, ...releases.map((release) => catalog(release).packages(50)));
  const running = [];
  for (const release of releases) running.push(await app.startImport({ source: 'EESSI', release }));
  await app.reaches(running[0] ?? '', ({ phase }) => phase === 'DOWNLOADING');
  app.serve(spack('2026-07-01').package('zlib'));
  const waiting = await app.startImport({ source: 'SPACK' });

  await app.cancel(waiting);

  expect(await app.job(waiting)).toMatchObject({ ...CANCELLED, attempt: 0 });
  expect((await app.reaches(waiting, () => false)).map(({ state }) => state)).toEqual(['QUEUED', 'CANCELLED']);
  for (const jobId of running) await app.cancel(jobId);
  for (const jobId of running) expect(await app.finished(jobId)).toMatchObject({ state: 'CANCELLED' });
});

test('after a cancelled import the same one can be asked for again at once', async ({ app }) => {
  hold(app, catalog('2005.07').packages(50));
  const jobId = await app.startImport({ source: 'EESSI', release: '2005.07' });
  await app.reaches(jobId, ({ phase }) => phase === 'DOWNLOADING');
  await app.cancel(jobId);

  const job = await app.import(catalog('2005.07').package('zlib'));

  expect(job.catalog).toMatchObject({ packageCount: 1 });
});

test('of an import that has ended nothing can be cancelled, nor of one that is not there', async ({ app }) => {
  const { uuid } = await app.import(catalog('2005.08').package('zlib'));

  expect(await app.cancel(uuid)).toEqual({ __typename: 'ConflictError', message: 'The import has already ended: SUCCEEDED.' });
  expect(await app.cancel('00000000-0000-7000-8000-000000000000')).toMatchObject({ __typename: 'NotFoundError' });
});

test('an import that several people cancel at once is cancelled once', async ({ app }) => {
  hold(app, catalog('2005.09').packages(50));
  const jobId = await app.startImport({ source: 'EESSI', release: '2005.09' });
  await app.reaches(jobId, ({ phase }) => phase === 'DOWNLOADING');

  const answers = await Promise.all(Array.from({ length: 5 }, () => app.cancel(jobId)));

  expect(answers).toContainEqual({ __typename: 'CancelImportPayload' });
  const late = answers.filter(({ __typename }) => __typename !== 'CancelImportPayload');
  for (const { message } of late) expect(message).toBe('The import has already ended: CANCELLED.');
  expect((await app.reaches(jobId, () => false)).filter(({ state }) => state === 'CANCELLED')).toHaveLength(1);
});

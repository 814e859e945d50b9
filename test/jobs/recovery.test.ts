import { expect, test } from 'vitest';
import { openDatabase } from '../../src/store/openDatabase.ts';
import { openTestApp } from '../helpers/app.ts';
import { createDatabase, type TestDatabase } from '../helpers/database.ts';
import { catalog, eessiText, SOFTWARE_PATH } from '../helpers/factories.ts';
import { stagingTables } from '../helpers/rows.ts';

const document = catalog('2025.06').packages(60);

/** A gateway that is in the middle of an import, and its job. */
async function openImportingApp(database: TestDatabase) {
  const app = await openTestApp({ database, serves: [document] });
  app.answer(SOFTWARE_PATH, { body: eessiText([document]), stallAfter: 1_000 });
  const jobId = await app.startImport({ source: 'EESSI', release: '2025.06' });
  await app.reaches(jobId, ({ phase }) => phase === 'DOWNLOADING');
  app.leavesJobs = true;
  return { app, jobId };
}

/** What a gateway leaves that is killed: its job as running, under a lock that nobody holds, and its tables. */
async function leaveAsAfterCrash({ env }: TestDatabase, jobId: string): Promise<void> {
  const db = await openDatabase({ url: env.DATABASE_URL, dataDir: env.DATA_DIR ?? '' });
  const table = `staging.package_${jobId.replaceAll('-', '')}`;
  await db.script(`DELETE FROM pgboss.job; CREATE UNLOGGED TABLE ${table} (n int);`);
  await db.query('test', `UPDATE import_job SET state = 'RUNNING', phase = 'PARSING', worker_lock = 1 WHERE id = $1`, [jobId]);
  await db.close();
}

test('an import that a stopping gateway gives back goes on at the next start', async () => {
  await using database = await createDatabase();
  const { app, jobId } = await openImportingApp(database);
  await app[Symbol.asyncDispose]();

  await using next = await openTestApp({ database, serves: [document] });
  const events = await next.reaches(jobId, () => false);

  expect(events.map(({ sequence }) => sequence)).toEqual(events.map((_, index) => index + 1));
  expect(events.map(({ message }) => message)).toContain(
    'The gateway is stopping; the import continues elsewhere or after its next start.',
  );
  expect(await next.job(jobId)).toMatchObject({ state: 'SUCCEEDED', attempt: 2, catalog: { packageCount: 60 } });
});

test('imports that wait for their turn while a gateway stops get it at the next start', async () => {
  await using database = await createDatabase();
  const releases = ['2001.01', '2001.02', '2001.03'].map((release) => catalog(release).packages(20));
  const app = await openTestApp({ database });
  app.answer(SOFTWARE_PATH, { body: eessiText(releases), stallAfter: 1_000 });
  const jobIds: string[] = [];
  for (const { release } of releases) jobIds.push(await app.startImport({ source: 'EESSI', release }));
  await app.reaches(jobIds[0] ?? '', ({ phase }) => phase === 'DOWNLOADING');
  app.leavesJobs = true;
  await app[Symbol.asyncDispose]();

  await using next = await openTestApp({ database, serves: releases });

  for (const jobId of jobIds) expect(await next.finished(jobId)).toMatchObject({ state: 'SUCCEEDED' });
});

test('an import that a killed gateway left running begins anew at the next start', async () => {
  await using database = await createDatabase();
  const { app, jobId } = await openImportingApp(database);
  await app[Symbol.asyncDispose]();
  await leaveAsAfterCrash(database, jobId);

  await using next = await openTestApp({ database, serves: [document] });
  const events = await next.reaches(jobId, () => false);

  expect(events.map(({ message }) => message)).toContain('The gateway that ran the import is gone; the import starts again.');
  expect(await next.job(jobId)).toMatchObject({ state: 'SUCCEEDED', catalog: { packageCount: 60 } });
  // They are dropped once the import has succeeded.
  await expect.poll(() => stagingTables(next)).toEqual([]);
});

test('a cancellation that a killed gateway did not see any more is kept', async () => {
  await using database = await createDatabase();
  const { app, jobId } = await openImportingApp(database);
  await app[Symbol.asyncDispose]();
  await leaveAsAfterCrash(database, jobId);
  const db = await openDatabase({ url: database.env.DATABASE_URL, dataDir: database.env.DATA_DIR ?? '' });
  await db.query('test', 'UPDATE import_job SET cancel_requested_at = now() WHERE id = $1', [jobId]);
  await db.close();

  await using next = await openTestApp({ database, serves: [document] });

  expect(await next.finished(jobId)).toMatchObject({ state: 'CANCELLED', catalog: null });
});

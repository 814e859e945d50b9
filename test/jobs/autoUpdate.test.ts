import { expect } from 'vitest';
import { catalog, SOFTWARE_PATH, spack } from '../helpers/factories.ts';
import { written } from '../helpers/edits.ts';
import { testWithApp } from '../helpers/withApp.ts';
import type { TestApp } from '../helpers/app.ts';

const test = testWithApp({ viewer: 'staff' }, async (app) => {
  await app.import(catalog('2023.06').package('zlib'));
  await app.import(spack('2026-07-01').package('zlib'));
});

interface Found {
  readonly id: string;
  readonly name: string;
  readonly version: string;
  readonly updateErrors: string;
  readonly lastUpdateAttemptAt: string;
  readonly lastSuccessfulUpdateAt: string;
}

async function catalogs(app: TestApp): Promise<Record<string, Found>> {
  const { catalogs: found } = await app.query(
    '{ catalogs { nodes { id name version updateErrors lastUpdateAttemptAt lastSuccessfulUpdateAt } } }',
  );
  return Object.fromEntries((found.nodes as Found[]).map((one) => [one.name, one]));
}

/** Does what the schedule does, and waits for the refreshes that come of it. */
async function update(app: TestApp): Promise<{ name: string; state: string }[]> {
  const before = await app.sql<{ id: string }>('SELECT id FROM import_job');
  await app.app.update();
  const jobs = await app.sql<{ id: string; catalog_name: string; trigger: string }>(
    'SELECT id, catalog_name, trigger FROM import_job WHERE id <> ALL ($1::uuid[]) ORDER BY catalog_name',
    before.map(({ id }) => id),
  );
  expect(jobs.map(({ trigger }) => trigger)).toEqual(jobs.map(() => 'SCHEDULE'));
  return Promise.all(jobs.map(async ({ id, catalog_name: name }) => ({ name, state: (await app.finished(id)).state })));
}

test('one catalog that fails keeps no other from its update, and says why', async ({ app }) => {
  const before = await catalogs(app);
  app.serve(spack('2026-07-02').package('zlib'));
  app.answer(SOFTWARE_PATH, { status: 404 });

  const jobs = await update(app);
  const after = await catalogs(app);

  expect(jobs).toEqual([
    { name: 'EESSI', state: 'FAILED' },
    { name: 'Spack', state: 'SUCCEEDED' },
  ]);
  expect(after.Spack).toMatchObject({ version: '2026.07.02', updateErrors: '' });
  expect(after.EESSI?.updateErrors).toContain('404');
  expect(Date.parse(after.EESSI?.lastUpdateAttemptAt ?? '')).toBeGreaterThan(Date.parse(before.EESSI?.lastUpdateAttemptAt ?? ''));
  expect(after.EESSI?.lastSuccessfulUpdateAt).toBe(before.EESSI?.lastSuccessfulUpdateAt);
});

test('catalogs that shall not be updated, and those made by hand, are left alone', async ({ app }) => {
  app.serve(catalog('2023.06').package('zlib'), spack('2026-07-03').package('zlib'));
  const found = await catalogs(app);
  await written(app, 'updateCatalog', { id: found.Spack?.id, autoUpdateEnabled: false });
  await written(app, 'createCatalog', { name: 'Local', version: '1' });

  expect(await update(app)).toEqual([{ name: 'EESSI', state: 'SUCCEEDED' }]);
  expect((await catalogs(app)).EESSI).toMatchObject({ updateErrors: '' });
});

test('a catalog that is being refreshed is not refreshed twice', async ({ app }) => {
  const found = await catalogs(app);
  app.answer(SOFTWARE_PATH, { isSilent: true });
  const jobId = await app.startRefresh(found.EESSI?.id ?? '');

  expect(await update(app)).toEqual([]);
  await app.cancel(jobId);
  await app.finished(jobId);
});

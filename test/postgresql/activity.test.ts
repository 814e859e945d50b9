import pg from 'pg';
import { expect, test } from 'vitest';
import { openTestApp } from '../helpers/app.ts';
import { createDatabase } from '../helpers/database.ts';
import { catalog } from '../helpers/factories.ts';
import { openImport } from '../helpers/importRun.ts';

test('who begins to watch while an import applies sees it end', async () => {
  await using database = await createDatabase();
  await using app = await openTestApp({ database, viewer: 'staff' });
  const { catalog: made } = await app.import(catalog('2023.06').packages(5));
  app.serve(catalog('2023.06').packages(6));
  const rival = new pg.Client({ connectionString: database.env.DATABASE_URL });
  await rival.connect();
  const run = await openImport(app, made.uuid, async ({ phase }) => {
    if (phase === 'APPLYING') await rival.query('BEGIN; LOCK TABLE catalog IN EXCLUSIVE MODE');
  });
  const running = run();
  // The transaction of the apply has begun when it waits for the rival.
  const waiting = `SELECT FROM pg_locks WHERE NOT granted AND relation = 'catalog'::regclass`;
  await expect.poll(async () => (await app.sql(waiting)).length, { timeout: 10_000 }).toBe(1);

  const activity = app.app.events.ofAll();
  const first = await activity.next();
  await rival.query('COMMIT');
  await running;
  const last = await activity.next();

  expect(first.value).toMatchObject({ phase: 'APPLYING' });
  expect(last.value).toMatchObject({ state: 'SUCCEEDED', jobId: (first.value as { jobId: string }).jobId });
  await activity.return();
  await rival.end();
}, 15_000);

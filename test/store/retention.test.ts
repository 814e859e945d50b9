import { v7 as uuidv7 } from 'uuid';
import { expect } from 'vitest';
import { forgetJobs } from '../../src/store/imports/importJobs.ts';
import type { TestApp } from '../helpers/app.ts';
import { testWithApp } from '../helpers/withApp.ts';

const test = testWithApp();

async function insertJob(app: TestApp, daysAgo: number, state: 'SUCCEEDED' | 'RUNNING'): Promise<string> {
  const id = uuidv7();
  await app.sql(
    `INSERT INTO import_job (id, kind, source, slot, state, created_at, finished_at) VALUES ($1::uuid, 'IMPORT', 'SPACK', $1::uuid::text, $2::import_state,
       now() - make_interval(days => $3), CASE WHEN $2::import_state = 'SUCCEEDED' THEN now() - make_interval(days => $3) END)`,
    id,
    state,
    daysAgo,
  );
  await app.sql(
    `INSERT INTO import_event (job_id, sequence, state, phase) VALUES ($1, 1, $2::import_state, 'FINISHED')`,
    id,
    state,
  );
  return id;
}

test('finished jobs are kept for a time and up to a number, with their events; unfinished ones always', async ({ app }) => {
  app.leavesJobs = true;
  const [running, old, , ...newest] = [
    await insertJob(app, 400, 'RUNNING'),
    await insertJob(app, 91, 'SUCCEEDED'),
    await insertJob(app, 3, 'SUCCEEDED'),
    await insertJob(app, 2, 'SUCCEEDED'),
    await insertJob(app, 1, 'SUCCEEDED'),
  ];

  await forgetJobs(app.app.db, 90, 3);
  const within = await app.sql<{ id: string }>('SELECT job_id AS id FROM import_event');
  await forgetJobs(app.app.db, 90, 2);
  const left = await app.sql<{ id: string }>('SELECT id FROM import_job ORDER BY created_at');

  expect(within.map(({ id }) => id)).not.toContain(old);
  expect(within).toHaveLength(4);
  expect(left.map(({ id }) => id)).toEqual([running, ...newest]);
});

import { expect } from 'vitest';
import { v7 as uuidv7 } from 'uuid';
import type { ImportStep } from '../../src/domain/importJob.ts';
import { runImport } from '../../src/jobs/import.ts';
import { Progress } from '../../src/jobs/progress.ts';
import { createSources } from '../../src/sources/index.ts';
import { claimJob, insertJob, recordStep } from '../../src/store/imports/importJobs.ts';
import type { TestApp } from './app.ts';
import { openHttp } from './upstream.ts';

/** Runs a refresh of EESSI without the queue, so that a test can act at any step: `onStep` is awaited. */
export async function openImport(
  app: TestApp,
  catalogId: string,
  onStep: (step: ImportStep) => Promise<void>,
): Promise<() => Promise<void>> {
  const { db, changes } = app.app;
  const job = await claimedJob(app, catalogId);
  const source = createSources({ eessiUrl: app.upstream.url('/eessi'), spackUrl: app.upstream.url('/spack.json') }).get('EESSI');
  if (!source) throw new Error('There is no source EESSI.');
  const record = async (step: ImportStep) => {
    await onStep(step);
    return recordStep(db, job, ['RUNNING'], step);
  };
  const progress = new Progress(
    record,
    () => performance.now(),
    () => undefined,
  );
  const { signal } = new AbortController();
  return async () => {
    await using http = openHttp(app.upstream);
    await runImport({ db, changes, source, http, job, progress, signal, onError: fail });
  };
}

const fail = (error: unknown) => expect.fail(String(error));

async function claimedJob({ app: { db } }: TestApp, catalogId: string) {
  const [catalog] = await db.query<{ version: string }>('test', 'SELECT version FROM catalog WHERE id = $1', [catalogId]);
  const id = uuidv7();
  const release = catalog?.version ?? '';
  await insertJob(db, {
    id,
    catalogId,
    release,
    catalogVersion: release,
    catalogName: 'EESSI',
    kind: 'REFRESH',
    source: 'EESSI',
    slot: `test ${id}`,
    dryRun: false,
    forced: false,
    autoUpdateEnabled: true,
    trigger: 'REQUEST',
    requestedBy: null,
    retryOfId: null,
  });
  const job = await claimJob(db, id, db.workerLock);
  if (!job) throw new Error('Another worker has claimed the job.');
  return job;
}

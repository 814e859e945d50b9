import { expect, test } from 'vitest';
import { insertJob } from '../../src/store/imports/importJobs.ts';
import type { SqlExecutor } from '../../src/store/database/driver.ts';
import { catalog, eessiText, SOFTWARE_PATH } from '../helpers/factories.ts';
import { openUpstream, type Reply } from '../helpers/upstream.ts';
import { openWorker, type OpenedWorker } from '../helpers/openWorker.ts';
import type { Database } from '../../src/store/database/database.ts';

const RELEASE = '2023.06';
const REQUEST = { source: 'EESSI', release: RELEASE, dryRun: false, autoUpdateEnabled: true, requestedBy: null } as const;
const FILE = eessiText([catalog(RELEASE).packages(30)]);

const stateOf = async ({ db }: OpenedWorker, jobId: string) =>
  db.prisma.importJob.findUniqueOrThrow({ where: { id: jobId }, select: { state: true, errorCode: true } });

/** A database whose statements of some names fail. */
const failing =
  (fails: (nameOrScript: string) => boolean) =>
  (db: Database): Database => ({
    ...db,
    query: (name, text, params, cancellation) =>
      fails(name) ? Promise.reject(new Error(`No ${name}.`)) : db.query(name, text, params, cancellation),
    script: (text) => (fails(text) ? Promise.reject(new Error('No script.')) : db.script(text)),
  });

test('an import that cannot tidy up after its commit has succeeded all the same', async () => {
  await using upstream = await openUpstream({ [SOFTWARE_PATH]: FILE });
  await using bench = await openWorker(upstream, { around: failing((name) => name === 'contents.vacuum') });

  const jobId = await bench.imports.importCatalog(REQUEST);
  await bench.queue.run();

  expect(await stateOf(bench, jobId)).toEqual({ state: 'SUCCEEDED', errorCode: null });
  expect(bench.outcomes).toMatchObject([{ outcome: 'succeeded' }]);
  expect(bench.defects).toEqual([new Error('No contents.vacuum.')]);
});

test('staging tables that cannot be dropped hide neither a success nor why an import failed', async () => {
  const routes: Record<string, string> = { [SOFTWARE_PATH]: '{"software": 1}' };
  let drops = 0;
  // Each import drops what may be there, and in the end what it has made.
  const around = failing((text) => text.includes('DROP TABLE') && (drops += 1) % 2 === 0);
  await using upstream = await openUpstream(routes);
  await using bench = await openWorker(upstream, { around });

  const failed = await bench.imports.importCatalog(REQUEST);
  await bench.queue.run();
  routes[SOFTWARE_PATH] = FILE;
  const succeeded = await bench.imports.importCatalog(REQUEST);
  await bench.queue.run();

  expect(await stateOf(bench, failed)).toEqual({ state: 'FAILED', errorCode: 'BAD_SHAPE' });
  expect(await stateOf(bench, succeeded)).toEqual({ state: 'SUCCEEDED', errorCode: null });
  expect(bench.outcomes.map(({ outcome }) => outcome)).toEqual(['failed', 'succeeded']);
  expect(bench.defects).toEqual([new Error('No script.'), new Error('No script.')]);
});

test('a job that stands in the queue twice runs once, and can be cancelled as any other', async () => {
  const routes: Record<string, Reply | string> = { [SOFTWARE_PATH]: { status: 503 } };
  await using upstream = await openUpstream(routes);
  await using bench = await openWorker(upstream, { timeouts: { headersMs: 60_000 } });
  const jobId = await bench.imports.importCatalog(REQUEST);

  const [first, second, third] = [bench.queue.hand(jobId), bench.queue.hand(jobId), bench.queue.hand(jobId)];
  await first;
  // Before the second attempt asks, which has to be claimed in the database first.
  routes[SOFTWARE_PATH] = { isSilent: true };
  const asked = upstream.requests.length;
  await expect.poll(() => upstream.requests.length, { timeout: 10_000 }).toBeGreaterThan(asked);
  await bench.imports.cancelImport(jobId);
  await Promise.all([second, third]);

  expect(await stateOf(bench, jobId)).toEqual({ state: 'CANCELLED', errorCode: null });
  expect(bench.defects).toEqual([]);
});

test('a job whose predecessor ends at that very moment takes its place', async () => {
  await using upstream = await openUpstream({});
  await using bench = await openWorker(upstream);
  const holder = await bench.imports.importCatalog(REQUEST);
  const racing: SqlExecutor = {
    async query(name, text, params) {
      const rows = await bench.db.query(name, text, params);
      if (name === 'job.insert' && rows.length === 0)
        await bench.db.query('test', `UPDATE import_job SET state = 'CANCELLED', finished_at = now() WHERE id = $1`, [holder]);
      return rows as never[];
    },
  };
  const id = '019300f5-0000-7000-8000-000000000000';

  await insertJob(racing, {
    ...{ id, kind: 'IMPORT', source: 'EESSI', release: RELEASE, dryRun: false, forced: false, autoUpdateEnabled: true },
    ...{ trigger: 'REQUEST', requestedBy: null, catalogId: null, catalogName: 'EESSI', catalogVersion: RELEASE },
    ...{ retryOfId: null, slot: (await bench.db.prisma.importJob.findUniqueOrThrow({ where: { id: holder } })).slot },
  });

  expect(await stateOf(bench, id)).toEqual({ state: 'QUEUED', errorCode: null });
});

test('the log has a line when an import starts and one when it ends, with what became of it', async () => {
  const routes: Record<string, Reply | string> = { [SOFTWARE_PATH]: FILE };
  await using upstream = await openUpstream(routes);
  await using bench = await openWorker(upstream);
  const added = (count: number) => ({ added: count, changed: 0, removed: 0, unchanged: 0 });
  const about = { source: 'EESSI', release: RELEASE, attempt: 1 };

  const jobId = await bench.imports.importCatalog(REQUEST);
  await bench.queue.run();
  const { id: catalogId } = await bench.db.prisma.catalog.findFirstOrThrow();
  routes[SOFTWARE_PATH] = eessiText([catalog(RELEASE).packages(3)]);
  const refreshId = await bench.imports.refreshCatalog({ catalogId, dryRun: false, forced: false, requestedBy: null });
  await bench.queue.run();
  const queuedId = await bench.imports.refreshCatalog({ catalogId, dryRun: false, forced: false, requestedBy: null });
  await bench.imports.cancelImport(queuedId);

  const counts = { packages: added(30), versions: added(30), targets: added(30) };
  const shrunk = { added: 0, changed: 0, removed: 27, unchanged: 3 };
  expect(bench.lines).toMatchObject([
    { msg: 'import started', jobId, kind: 'IMPORT', catalogId: null, dryRun: false, forced: false, ...about },
    { msg: 'import succeeded', jobId, kind: 'IMPORT', seconds: expect.any(Number) as number, ...about, ...counts },
    { msg: 'import started', jobId: refreshId, kind: 'REFRESH', catalogId, ...about },
    {
      ...{ msg: 'import failed', jobId: refreshId, seconds: expect.any(Number) as number, ...about },
      ...{ errorCode: 'SHRINK_GUARD', error: expect.stringContaining('27 of 30 packages') as string, packages: shrunk },
    },
    { msg: 'import cancelled before it began', jobId: queuedId },
  ]);
});

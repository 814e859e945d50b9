import { test as base, expect, test } from 'vitest';
import { catalog, eessiText, SOFTWARE_PATH, spack, SPACK_PATH, spackText } from '../helpers/factories.ts';
import { openUpstream, type Reply } from '../helpers/upstream.ts';
import { openWorker, type OpenedWorker } from '../helpers/openWorker.ts';

const SPACK = spackText(spack('2026-07-01').packages(50));
const QUICK = { headersMs: 30, bodyIdleMs: 30 };

const REQUEST = { source: 'SPACK', release: null, dryRun: false, autoUpdateEnabled: true, requestedBy: null } as const;

const FAILURES: readonly (readonly [string, Reply, string])[] = [
  ['is cut in the middle', { body: SPACK, cutAfter: 3_000 }, 'cut'],
  ['is cut in the middle of gzip', { body: SPACK, encoding: 'gzip', isChunked: true, cutAfter: 100 }, 'cut'],
  ['never answers', { isSilent: true }, 'within the time limit'],
  ['stops in the middle', { body: SPACK, stallAfter: 3_000 }, 'within the time limit'],
  ['is overloaded', { status: 503 }, 'status 503'],
];

async function jobsOf({ db }: OpenedWorker) {
  return db.prisma.importJob.findMany({ orderBy: { createdAt: 'asc' } });
}

const routes: Record<string, Reply | string> = {};
/** A `test` whose tests share a worker, since opening one takes seconds on PGlite. */
const testWithWorker = base.extend<{ opened: OpenedWorker }>({
  opened: [
    async ({}, use) => {
      await using upstream = await openUpstream(routes);
      await using opened = await openWorker(upstream, { timeouts: QUICK });
      await use(opened);
    },
    { scope: 'file' },
  ],
});

testWithWorker.for(FAILURES)(
  'an upstream that %s is asked three times, and then the import fails',
  async ([, reply, reason], { opened }) => {
    routes[SPACK_PATH] = reply;

    const id = await opened.imports.importCatalog(REQUEST);
    await opened.queue.run();

    expect(opened.queue.delays.splice(0)).toEqual([2, 5]);
    expect(await opened.db.prisma.importJob.findUnique({ where: { id } })).toMatchObject({
      ...{ state: 'FAILED', attempt: 3, errorCode: 'UPSTREAM_UNAVAILABLE', catalogId: null },
      error: expect.stringContaining(reason) as string,
    });
    expect(await opened.db.prisma.catalog.count()).toBe(0);
    expect(opened.defects).toEqual([]);
  },
);

test('a refresh that is cut each time leaves the catalog as it was, and the next one brings it up to date', async () => {
  const routes: Record<string, Reply | string> = { [SOFTWARE_PATH]: eessiText([catalog('2023.06').packages(50)]) };
  await using upstream = await openUpstream(routes);
  await using opened = await openWorker(upstream, { timeouts: QUICK });
  await opened.imports.importCatalog({ ...REQUEST, source: 'EESSI', release: '2023.06' });
  await opened.queue.run();
  const before = await opened.db.prisma.catalog.findFirstOrThrow();
  const refresh = { catalogId: before.id, dryRun: false, forced: true, requestedBy: null };

  routes[SOFTWARE_PATH] = { body: eessiText([catalog('2023.06').packages(60)]), cutAfter: 10_000 };
  await opened.imports.refreshCatalog(refresh);
  await opened.queue.run();
  const cut = await opened.db.prisma.catalog.findFirstOrThrow();
  routes[SOFTWARE_PATH] = eessiText([catalog('2023.06').packages(60)]);
  await opened.imports.refreshCatalog(refresh);
  await opened.queue.run();

  expect((await jobsOf(opened)).map(({ state, attempt }) => [state, attempt])).toEqual([
    ['SUCCEEDED', 1],
    ['FAILED', 3],
    ['SUCCEEDED', 1],
  ]);
  expect(cut).toMatchObject({ revision: before.revision, packageCount: 50, modifiedAt: before.modifiedAt });
  expect(cut.updateErrors).toContain('cut');
  expect(await opened.db.prisma.catalog.findFirst()).toMatchObject({ packageCount: 60, updateErrors: '' });
});

test('a defect fails the import without its details, which go to the log', async () => {
  await using upstream = await openUpstream({ [SPACK_PATH]: SPACK });
  await using opened = await openWorker(upstream);
  await opened.db.query('test', 'ALTER TABLE package RENAME COLUMN homepage TO elsewhere');

  await opened.imports.importCatalog(REQUEST);
  await opened.queue.run();

  expect(await jobsOf(opened)).toMatchObject([
    {
      state: 'FAILED',
      attempt: 1,
      errorCode: 'INTERNAL_SERVER_ERROR',
      error: 'The import failed because of a defect of the gateway; see its log.',
    },
  ]);
  expect(opened.defects).toHaveLength(1);
});

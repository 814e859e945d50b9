import { test, vi } from 'vitest';
import { openDatabase } from '../../src/store/openDatabase.ts';
import { openTestApp } from '../helpers/app.ts';
import { createDatabase } from '../helpers/database.ts';
import { catalog, eessiText, SOFTWARE_PATH } from '../helpers/factories.ts';
import { staffOf, startGateway } from '../helpers/staffGateway.ts';
import { openProxy } from '../helpers/proxy.ts';
import { openUpstream } from '../helpers/upstream.ts';
import { wrongCounts } from '../helpers/rows.ts';
import { type Database } from '../../src/store/database/database.ts';

/** A session that is not used for fifteen seconds counts as given up. */
vi.setConfig({ testTimeout: 120_000 });

const document = catalog('2025.06').packages(60);
const INPUT = { source: 'EESSI', release: '2025.06' };
const IMPORT = `mutation ($input: ImportCatalogInput!) { importCatalog(input: $input) { ... on ImportCatalogPayload { job { uuid } } } }`;

/** What a gateway does whose machine stands still for a while is not heard of, and comes too late. */
test.concurrent(
  'an import of a gateway that stands still goes on at another one within half a minute, and what it does later is of no effect',
  async ({ expect }) => {
    await using database = await createDatabase();
    await using upstream = await openUpstream({ [SOFTWARE_PATH]: { body: eessiText([document]), stallAfter: 1_000 } });
    await using stalled = startGateway(database, upstream);
    const client = await staffOf(stalled);
    const jobId = (await client.mutate(IMPORT, { input: INPUT }))['importCatalog'].job.uuid as string;
    await upstream.firstAsked;
    await using heir = await openTestApp({ database, serves: [document] });

    stalled.signal('SIGSTOP');
    const began = performance.now();
    await heir.reaches(jobId, ({ state, sequence }) => state === 'QUEUED' && sequence > 1);
    const seconds = (performance.now() - began) / 1_000;
    const finished = await heir.finished(jobId);
    stalled.signal('SIGCONT');
    await expect.poll(async () => (await client.get('/ready')).status, { timeout: 20_000 }).toBe(200);

    expect(seconds).toBeLessThan(30);
    expect(finished).toMatchObject({ state: 'SUCCEEDED', attempt: 2, catalog: { packageCount: 60 } });
    expect(await heir.job(jobId)).toMatchObject({ state: 'SUCCEEDED', attempt: 2 });
    expect(await wrongCounts(heir)).toEqual([]);
  },
);

// Both wait for the server to give a session up.
test.concurrent(
  'a transaction whose gateway is cut off by the network gives its locks free within half a minute',
  async ({ expect }) => {
    await using database = await createDatabase();
    await using proxy = await openProxy(database.env.DATABASE_URL ?? '');
    await using one = await openTestApp({ database, catalogs: [document] });
    const cut = await openDatabase({ url: proxy.url, dataDir: '' });
    const locked = cut.transaction(async (tx) => {
      await tx.query('test', 'SELECT FROM catalog FOR UPDATE');
      proxy.silence('software-catalog-gateway');
      await tx.query('test', 'SELECT 1');
    });
    const failed = expect(locked).rejects.toThrow('The database is currently unavailable');
    await expect.poll(() => sessionsInTransaction(one.app.db)).toBe(1);
    const began = performance.now();

    await one.sql(`UPDATE catalog SET description = 'free'`);

    expect((performance.now() - began) / 1_000).toBeLessThan(30);
    proxy.resume();
    await failed;
    await cut.close();
  },
);

/** The number of sessions that hold a transaction in which nothing runs. */
async function sessionsInTransaction(db: Database): Promise<number> {
  const idle = `SELECT FROM pg_stat_activity WHERE state = 'idle in transaction' AND datname = current_database()`;
  return (await db.query('test', idle)).length;
}

import { expect, test } from 'vitest';
import { openTestApp, type TestApp } from '../helpers/app.ts';
import { createDatabase, type TestDatabase } from '../helpers/database.ts';
import { written } from '../helpers/edits.ts';
import { catalog, eessiText, SOFTWARE_PATH } from '../helpers/factories.ts';
import { staffOf, startGateway } from '../helpers/staffGateway.ts';
import { openSocket } from '../helpers/socket.ts';
import { openUpstream } from '../helpers/upstream.ts';

const document = catalog('2025.06').packages(60);
const HELD = { body: eessiText([document]), stallAfter: 1_000 };
const INPUT = { source: 'EESSI', release: '2025.06' };
const IMPORT = `mutation ($input: ImportCatalogInput!) { importCatalog(input: $input) { __typename ... on ImportCatalogPayload { job { uuid } } } }`;
const REFRESH = `mutation ($input: RefreshCatalogInput!) { refreshCatalog(input: $input) { ... on RefreshCatalogPayload { job { uuid } } } }`;
const WATCH = 'subscription ($jobId: ID!) { importProgress(jobId: $jobId) { sequence state } }';

/** A gateway whose upstream holds every import. */
async function openHolding(database: TestDatabase): Promise<TestApp> {
  const app = await openTestApp({ database });
  app.answer(SOFTWARE_PATH, HELD);
  return app;
}

test('an import is watched and cancelled through another gateway than the one that runs it', async () => {
  await using database = await createDatabase();
  await using one = await openHolding(database);
  await using other = await openHolding(database);
  const jobId = await one.startImport(INPUT);
  await one.reaches(jobId, ({ phase }) => phase === 'DOWNLOADING');
  const [runner, stranger] = one.upstream.requests.length > other.upstream.requests.length ? [one, other] : [other, one];
  await using socket = openSocket(stranger);
  const watched = socket.all(WATCH, { jobId });
  await expect.poll(() => stranger.app.events.subscribers).toBe(1);
  const began = performance.now();

  const answer = await stranger.cancel(jobId);
  const events = (await watched).map(({ data }) => data?.['importProgress']);

  expect(performance.now() - began).toBeLessThan(1_000);
  expect(answer).toEqual({ __typename: 'CancelImportPayload' });
  expect(events.map(({ sequence }) => sequence)).toEqual(events.map((_: unknown, index: number) => index + 1));
  expect(events.at(-1)).toMatchObject({ state: 'CANCELLED' });
  expect(await runner.job(jobId)).toMatchObject({ state: 'CANCELLED', catalog: null });
});

test('of many imports asked for at two gateways at once exactly one becomes a job', async () => {
  await using database = await createDatabase();
  await using one = await openTestApp({ database, serves: [document] });
  await using other = await openTestApp({ database, serves: [document] });

  const answers = await Promise.all(
    Array.from({ length: 20 }, (_, index) => (index % 2 === 0 ? one : other).mutate(IMPORT, { input: INPUT })),
  );

  const made = answers.filter((answer) => answer['importCatalog'].__typename === 'ImportCatalogPayload');
  expect(made).toHaveLength(1);
  expect(await one.finished(made[0]?.['importCatalog'].job.uuid as string)).toMatchObject({ state: 'SUCCEEDED', attempt: 1 });
});

test('an import of a gateway that is killed goes on at another one', async () => {
  await using database = await createDatabase();
  await using upstream = await openUpstream({ [SOFTWARE_PATH]: HELD });
  await using victim = startGateway(database, upstream);
  const client = await staffOf(victim);
  const { importCatalog } = await client.mutate(IMPORT, { input: INPUT });
  const jobId = importCatalog.job.uuid as string;
  const phase = async () =>
    (await client.query('query ($id: ID!) { importJob(id: $id) { phase } }', { id: jobId })).importJob.phase;
  await expect.poll(phase, { timeout: 10_000 }).toBe('DOWNLOADING');
  await using heir = await openTestApp({ database, serves: [document] });

  await victim.stop('SIGKILL');
  const events = await heir.reaches(jobId, () => false);

  expect(events.map(({ message }) => message)).toContain('The gateway that ran the import is gone; the import starts again.');
  expect(await heir.job(jobId)).toMatchObject({ state: 'SUCCEEDED', attempt: 2, catalog: { packageCount: 60 } });
}, 120_000);

const NAMED = 'query ($search: String) { packages(search: $search) { totalCount nodes { name } } }';
const namesAt = async (app: TestApp, search: string): Promise<string[]> =>
  (await app.query(NAMED, { search })).packages.nodes.map(({ name }: any) => name);

test('what one gateway imports or edits is found by the next search at every gateway', async () => {
  const plain = catalog('2025.06').package('zlib').package('GROMACS');
  await using database = await createDatabase();
  await using one = await openTestApp({ database, serves: [plain] });
  await using other = await openTestApp({ database, serves: [plain] });
  expect(await Promise.all([namesAt(one, 'zlib'), namesAt(other, 'zlib')])).toEqual([[], []]);

  await one.import(plain);
  expect(await Promise.all([namesAt(one, 'zlib'), namesAt(other, 'zlib')])).toEqual([['zlib'], ['zlib']]);
  const { packages } = await other.query('{ packages(filter: { nameExact: "zlib" }) { nodes { id } } }');
  await written(other, 'updatePackage', { id: packages.nodes[0].id, name: 'renamed' });

  expect(await Promise.all([namesAt(one, 'zlib'), namesAt(one, 'renamed')])).toEqual([[], ['renamed']]);
  expect(await Promise.all([namesAt(other, 'zlib'), namesAt(other, 'renamed')])).toEqual([[], ['renamed']]);
});

test('searches while an import is applied find the old catalog or the new one, and nothing between', async () => {
  await using database = await createDatabase();
  const [before, after] = [
    catalog('2025.06').packages(300, (at) => `old-${at}`),
    catalog('2025.06').packages(300, (at) => `new-${at}`),
  ];
  await using one = await openTestApp({ database, catalogs: [before] });
  await using other = await openTestApp({ database, serves: [before] });
  one.serve(after);
  other.serve(after);
  const [{ id }] = (await one.query('{ catalogs { nodes { id } } }')).catalogs.nodes;
  const counts: number[][] = [];
  let isDone = false;
  const ask = async (app: TestApp) => {
    while (!isDone) {
      const { old, fresh } = await app.query(
        '{ old: packages(search: "old") { totalCount } fresh: packages(search: "new") { totalCount } }',
      );
      counts.push([old.totalCount, fresh.totalCount]);
    }
  };
  const asking = [ask(one), ask(other)];

  const jobId = (await one.mutate(REFRESH, { input: { catalogId: id, force: true } })).refreshCatalog.job.uuid as string;
  expect(await one.finished(jobId)).toMatchObject({ state: 'SUCCEEDED' });
  isDone = true;
  await Promise.all(asking);

  expect(counts.filter(([old, fresh]) => ![0, 300].includes(old ?? -1) || ![0, 300].includes(fresh ?? -1))).toEqual([]);
  expect([await namesAt(other, 'old-1'), await namesAt(other, 'new-1')]).toEqual([[], expect.arrayContaining(['new-1'])]);
});

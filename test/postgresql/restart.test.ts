import { afterAll, beforeAll, expect, test as anyTest, vi } from 'vitest';
import { migrate } from '../../src/store/database/migrate.ts';
import { openTestApp, type TestApp } from '../helpers/app.ts';
import { catalog } from '../helpers/factories.ts';
import { openImport } from '../helpers/importRun.ts';
import { asAdmin, findPostgresql, type RunningServer, startServer } from '../helpers/postgresql.ts';
import { wrongCounts } from '../helpers/rows.ts';
import { openSocket } from '../helpers/socket.ts';
import { insertScriptedJob } from '../helpers/scriptedJob.ts';

vi.setConfig({ testTimeout: 60_000 });

const found = findPostgresql();
const binaries = found && 'bin' in found ? found.bin : null;
/** A server that tests are given, and do not start, is not restarted. */
const test = anyTest.skipIf(binaries === null);

const WATCH = 'subscription ($jobId: ID!) { importProgress(jobId: $jobId) { sequence job { id } } }';
const QUERY = '{ catalogs { totalCount } }';

let server: RunningServer;
beforeAll(async () => {
  if (binaries === null) return;
  server = await startServer(binaries);
  await asAdmin(server.url, (session) =>
    migrate({ query: (text, params) => session.query(text, params), exec: (script) => session.query(script) }),
  );
}, 60_000);
afterAll(() => server?.stop());

/** A gateway on a server of its own. What it logs while that is away is no defect. */
async function openApp(): Promise<TestApp> {
  const database = { env: { DATABASE_URL: server.url }, [Symbol.asyncDispose]: async () => undefined };
  return openTestApp({ database });
}

const answersAgain = (app: TestApp) =>
  expect.poll(() => app.ask(QUERY).then(({ errors }) => errors), { timeout: 20_000, interval: 50 }).toEqual([]);

test('while the database is away requests are told so with a code, 503 and when to ask again, and afterwards they are answered', async () => {
  await using app = await openApp();
  const answers: Awaited<ReturnType<TestApp['ask']>>[] = [];
  let isOver = false;
  const restarted = server.restart('immediate').finally(() => (isOver = true));

  while (!isOver) answers.push(await app.ask(QUERY));
  await restarted;
  await answersAgain(app);

  const failed = answers.filter(({ errors }) => errors.length > 0);
  expect(failed.length).toBeGreaterThan(0);
  for (const { status, headers, errors } of failed) {
    expect({ status, retryAfter: headers.get('retry-after') }).toEqual({ status: 503, retryAfter: '5' });
    expect(errors).toMatchObject([
      { code: 'DATABASE_UNAVAILABLE', message: 'The database is currently unavailable; try again in a few seconds.' },
    ]);
  }
  app.defects();
});

test('what Prisma reads is told in the same way', async () => {
  await using app = await openApp();
  const codes = new Set<unknown>();
  let isOver = false;
  const restarted = server.restart('fast').finally(() => (isOver = true));

  while (!isOver)
    for (const { code } of (
      await app.ask('{ importJobs { totalCount nodes { id } } tokens { totalCount nodes { id } } }', {}, { viewer: 'staff' })
    ).errors)
      codes.add(code);
  await restarted;

  expect([...codes]).toEqual(['DATABASE_UNAVAILABLE']);
  await answersAgain(app);
  app.defects();
});

test('a subscription goes on through a restart and misses nothing', async () => {
  await using app = await openApp();
  await using socket = openSocket(app, 'staff');
  const job = await insertScriptedJob(app);
  const watched = socket.all(WATCH, { jobId: job.id });
  await expect.poll(() => app.app.events.subscribers).toBe(1);
  await job.emit(3);

  await server.restart('fast');
  await answersAgain(app);
  await job.emit(3);
  await job.finish();

  const results = await watched;
  expect(results.flatMap(({ errors }) => errors ?? [])).toEqual([]);
  expect(results.map(({ data }) => data?.['importProgress'].sequence)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
  app.defects();
});

/** A crash empties the unlogged tables that rows are staged in; who has no statement under way is not told. */
test.for(['COMPARING', 'APPLYING'])(
  'an import that loses its staged rows to a crash before %s applies nothing, and begins anew',
  async (at) => {
    await using app = await openApp();
    const release = at === 'COMPARING' ? '2001.01' : '2001.02';
    const { catalog: made } = await app.import(catalog(release).packages(30));
    app.serve(catalog(release).packages(36));
    const run = await openImport(app, made.uuid, async ({ phase }) => {
      if (phase !== at) return;
      await server.restart('immediate');
      await answersAgain(app);
    });

    await expect(run()).rejects.toThrow();

    const count = async () =>
      (await app.query('query ($id: ID!) { catalog(id: $id) { packageCount } }', { id: made.id }))['catalog']
        .packageCount as number;
    await expect.poll(count, { timeout: 30_000, interval: 100 }).toBe(36);
    expect(await wrongCounts(app)).toEqual([]);
    const [job] = await app.sql(
      'SELECT state, attempt FROM import_job WHERE catalog_id = $1 ORDER BY created_at DESC LIMIT 1',
      made.uuid,
    );
    expect(job).toEqual({ state: 'SUCCEEDED', attempt: 2 });
    app.defects();
  },
);

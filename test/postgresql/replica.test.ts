import pg from 'pg';
import { afterAll, beforeAll, expect, inject, test as anyTest, vi } from 'vitest';
import { openTestApp, type TestApp } from '../helpers/app.ts';
import { cacheResults } from '../helpers/cached.ts';
import { createDatabase } from '../helpers/database.ts';
import { catalog } from '../helpers/factories.ts';
import { catalogId } from '../helpers/offerings.ts';
import { databaseUrl, findPostgresql, type RunningServer, startReplica } from '../helpers/postgresql.ts';

vi.setConfig({ testTimeout: 60_000 });

const found = findPostgresql();
const binaries = found && 'bin' in found ? found.bin : null;
/** A server that tests are given, and do not start, has no replica here. */
const test = anyTest.skipIf(binaries === null);

const QUERY = '{ catalogs { nodes { description } } }';
const EDIT = `mutation ($id: ID!, $text: String) { updateCatalog(input: { id: $id, description: $text }) {
  ... on UpdateCatalogPayload { catalog { description } } } }`;
const release = catalog('2023.06').package('GROMACS');

let replica: RunningServer;
beforeAll(async () => {
  if (binaries !== null) replica = await startReplica(binaries, inject('postgresql')?.url ?? '');
}, 60_000);
afterAll(() => replica?.stop());

const read = async (app: TestApp) => (await app.query(QUERY))['catalogs'].nodes[0]?.description as string;

/** Which of the two servers a read goes to now. */
async function answers({ app: { db } }: TestApp): Promise<'replica' | 'primary'> {
  const [row] = await db.reads.query<{ isReplica: boolean }>('test', 'SELECT pg_is_in_recovery() AS "isReplica"');
  return row?.isReplica ? 'replica' : 'primary';
}

const answeredBy = (app: TestApp, which: 'replica' | 'primary') =>
  expect.poll(() => answers(app), { timeout: 15_000, interval: 20 }).toBe(which);

async function onReplica(statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: replica.url });
  await client.connect();
  await client.query(statement).finally(() => client.end());
}
const pause = () => onReplica('SELECT pg_wal_replay_pause()');
const resume = () => onReplica('SELECT pg_wal_replay_resume()');

/** A gateway that reads from its replica, and another one on the same database that has none. */
async function openReplicated() {
  const database = await createDatabase();
  const other = await openTestApp({ database, catalogs: [release] });
  const url = databaseUrl(replica.url, new URL(database.env.DATABASE_URL ?? '').pathname.slice(1));
  const app = await openTestApp({ database, config: { DATABASE_READ_URL: url, RESPONSE_CACHE_MB: '8' } });
  await answeredBy(app, 'replica');
  const dispose = async () => {
    await app[Symbol.asyncDispose]();
    await other[Symbol.asyncDispose]();
    await database[Symbol.asyncDispose]();
  };
  return { app, other, id: await catalogId(other, 'EESSI'), [Symbol.asyncDispose]: dispose };
}

test('what a gateway has written itself it reads at once, however far behind the replica is', async () => {
  await using gateways = await openReplicated();
  const { app, id } = gateways;
  await pause();

  const { updateCatalog } = await app.mutate(EDIT, { id, text: 'mine' });
  const texts = [await read(app), await read(app)];
  const whom = await answers(app);
  await resume();

  expect(updateCatalog.catalog.description).toBe('mine');
  expect(texts).toEqual(['mine', 'mine']);
  expect(whom).toBe('primary');
  await answeredBy(app, 'replica');
  expect(await read(app)).toBe('mine');
});

test('what another gateway has written is read within a second, though the replica stands still', async () => {
  await using gateways = await openReplicated();
  const { app, other, id } = gateways;
  await read(app);
  await pause();

  await other.mutate(EDIT, { id, text: 'of another' });
  await expect.poll(() => read(app), { timeout: 1_000, interval: 20 }).toBe('of another');
  // Kept from now on, and still the same when the replica is read from again.
  const kept = await cacheResults(app, () => read(app));
  await resume();
  await answeredBy(app, 'replica');

  expect(kept).toEqual(['hit']);
  expect(await read(app)).toBe('of another');
});

test('reads go back to the replica only when it has replayed what was changed', async () => {
  await using gateways = await openReplicated();
  const { app, id } = gateways;

  for (let round = 1; round <= 30; round += 1) {
    await app.mutate(EDIT, { id, text: `round ${round}` });
    // As often as it changes hands, no read is older than the one before it.
    for (let reads = 0; reads < 5; reads += 1) {
      const [row] = await app.app.db.reads.query<{ description: string }>('test', 'SELECT description FROM catalog');
      expect(row?.description).toBe(`round ${round}`);
    }
  }
  await answeredBy(app, 'replica');
});

test('a replica that is restarted is left out meanwhile: nobody is refused, the gateway stays ready, and reads go back by themselves', async () => {
  await using gateways = await openReplicated();
  const { app } = gateways;
  let isOver = false;
  const restarted = replica.restart('immediate').finally(() => (isOver = true));

  const statuses = new Set<number>();
  while (!isOver) {
    statuses.add((await app.get('/ready')).status);
    expect((await app.app.db.reads.query('test', 'SELECT 1 AS one'))[0]).toEqual({ one: 1 });
  }
  await restarted;

  expect([...statuses]).toEqual([200]);
  await answeredBy(app, 'replica');
});

test('a standby that is asked for another database is never read from', async () => {
  const statements: string[] = [];
  const onStatement = (name: string) => void statements.push(name);
  await using app = await openTestApp({ config: { DATABASE_READ_URL: replica.url }, catalogs: [release], onStatement });
  const isThere = async () => (await app.app.db.reads.query('test', `SELECT to_regclass('catalog') IS NOT NULL AS yes`))[0];
  const looks = () => isThere().then(() => statements.filter((name) => name === 'replica.position').length);

  // The second look at the standby begins when the first one has been judged.
  await expect.poll(looks, { timeout: 10_000, interval: 50 }).toBeGreaterThan(1);

  expect(await isThere()).toEqual({ yes: true });
});

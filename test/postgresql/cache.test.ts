import { expect, test } from 'vitest';
import { openTestApp, type TestApp } from '../helpers/app.ts';
import { cacheResults } from '../helpers/cached.ts';
import { createDatabase, type TestDatabase } from '../helpers/database.ts';
import { catalog } from '../helpers/factories.ts';
import { catalogId } from '../helpers/offerings.ts';
import { asAdmin } from '../helpers/postgresql.ts';
import { openProxy } from '../helpers/proxy.ts';

const config = { RESPONSE_CACHE_MB: '8' };
const QUERY = '{ catalogs { nodes { description } } }';
const LISTENER = 'software-catalog-gateway listener';
const release = catalog('2023.06').package('GROMACS');

const read = async (app: TestApp) => (await app.query(QUERY)).catalogs.nodes[0]?.description as string;
const describe = (app: TestApp, text: string) => app.sql('UPDATE catalog SET description = $1', text);
const results = (app: TestApp) => cacheResults(app, () => read(app));

async function keep(app: TestApp): Promise<void> {
  await expect.poll(() => results(app), { timeout: 10_000 }).toEqual(['hit']);
}

/** Lets nobody in, or everybody again; who is in stays in. */
async function admit({ env }: TestDatabase, isAllowed: boolean): Promise<void> {
  const url = new URL(env.DATABASE_URL ?? '');
  const name = url.pathname.slice(1);
  url.pathname = '/postgres';
  await asAdmin(url.href, (admin) => admin.query(`ALTER DATABASE ${name} ALLOW_CONNECTIONS ${isAllowed}`));
}

const loseListeners = (app: TestApp) =>
  app.sql(
    `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = $1 AND datname = current_database()`,
    LISTENER,
  );

test('what one gateway writes, another one reads within a second', async () => {
  await using database = await createDatabase();
  await using one = await openTestApp({ database, config, catalogs: [release] });
  await using other = await openTestApp({ database, config });
  const id = await catalogId(one, 'EESSI');
  await keep(one);
  await keep(other);

  await one.mutate('mutation ($id: ID!) { updateCatalog(input: { id: $id, description: "of one" }) { __typename } }', { id });

  expect(await read(one)).toBe('of one');
  await expect.poll(() => read(other), { timeout: 1_000, interval: 20 }).toBe('of one');
});

test('what another gateway imports is read within a second of its end', async () => {
  await using database = await createDatabase();
  await using one = await openTestApp({ database, config });
  await using other = await openTestApp({ database, config });
  const count = async (app: TestApp) => (await app.query('{ packages { totalCount } }')).packages.totalCount as number;
  await Promise.all([count(one), count(other)]);
  one.serve(release);
  other.serve(release);

  await one.import(release);

  for (const app of [one, other]) await expect.poll(() => count(app), { timeout: 1_000, interval: 20 }).toBe(1);
});

test('while a gateway cannot hear of changes it keeps nothing and gives nothing that it had kept', async () => {
  await using database = await createDatabase();
  await using app = await openTestApp({ database, config, catalogs: [release] });
  await keep(app);

  await admit(database, false);
  await loseListeners(app);
  await expect.poll(() => app.app.changes.isConnected).toBe(false);
  const meanwhile = [await results(app), await results(app)];
  await describe(app, 'unheard');
  const unheard = await read(app);
  await admit(database, true);
  await keep(app);

  expect(meanwhile).toEqual([['miss'], ['miss']]);
  expect(unheard).toBe('unheard');
  expect(await read(app)).toBe('unheard');
  app.defects();
}, 60_000);

test('a gateway whose connection dies without a word soon gives nothing that it had kept, until it hears again', async () => {
  await using database = await createDatabase();
  await using proxy = await openProxy(database.env.DATABASE_URL ?? '');
  await using app = await openTestApp({ database, config: { ...config, DATABASE_URL: proxy.url }, catalogs: [release] });
  await keep(app);

  proxy.silence(LISTENER);
  await describe(app, 'unheard');
  await expect.poll(() => read(app), { timeout: 5_000 }).toBe('unheard');
  const meanwhile = [await results(app), await results(app)];
  const wasCurrent = app.app.changes.isConnected;
  proxy.resume();
  await keep(app);

  expect([wasCurrent, ...meanwhile]).toEqual([false, ['miss'], ['miss']]);
  expect(await read(app)).toBe('unheard');
}, 60_000);

import { createHash } from 'node:crypto';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { migrate, migrations } from '../../src/store/database/migrate.ts';
import type { SchemaSession } from '../../src/store/database/schemaLock.ts';
import { embeddedConnector } from '../../src/store/database/embedded/embeddedConnector.ts';
import { createDatabase, createServerDatabase, isPostgresql } from '../helpers/database.ts';

const migration = (name: string, sql: string) => ({ name, sql, checksum: createHash('sha256').update(sql).digest('hex') });

const FIRST = migration('20260101000000_first', 'CREATE TABLE first (id int); INSERT INTO first VALUES (1);');
const SECOND = migration('20260102000000_second', 'CREATE TABLE second (id int);');
const BROKEN = migration('20260102000000_second', 'CREATE TABLE half (id int); SELECT 1 / 0;');

let session: SchemaSession & AsyncDisposable;

beforeAll(async () => {
  session = isPostgresql ? await openServerSession() : await openEmbeddedSession();
});
beforeEach(() => session.exec('DROP SCHEMA IF EXISTS staging CASCADE; DROP SCHEMA public CASCADE; CREATE SCHEMA public;'));
afterAll(() => session[Symbol.asyncDispose]());

const sessionOver = (client: pg.Client, close: () => PromiseLike<void>): typeof session => ({
  query: (text, params) => client.query(text, params),
  exec: (script) => client.query(script),
  async [Symbol.asyncDispose]() {
    await client.end();
    await close();
  },
});

async function openServerSession(): Promise<typeof session> {
  const database = await createServerDatabase();
  const client = new pg.Client({ connectionString: database.env.DATABASE_URL });
  await client.connect();
  return sessionOver(client, () => database[Symbol.asyncDispose]());
}

/** A copy of a folder: a new one would take ten times as long. */
async function openEmbeddedSession(): Promise<typeof session> {
  const database = await createDatabase();
  const connector = await embeddedConnector(join(database.env.DATA_DIR ?? '', 'pglite'), console.error);
  const client = new pg.Client(connector.clientConfig('test'));
  await client.connect();
  return sessionOver(client, () => connector.close().then(() => database[Symbol.asyncDispose]()));
}

async function tables(): Promise<string[]> {
  const { rows } = await session.query(`SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1`);
  return (rows as { tablename: string }[]).map(({ tablename }) => tablename);
}

async function advisoryLocks(): Promise<unknown> {
  const { rows } = await session.query(
    `SELECT count(*)::int AS held FROM pg_locks WHERE locktype = 'advisory' AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`,
  );
  return rows[0];
}

test('an empty database gets all migrations in their order, and none a second time', async () => {
  const first = await migrate(session);
  const second = await migrate(session);

  expect(first).toEqual(migrations().map(({ name }) => name));
  expect(first).toEqual(first.toSorted());
  expect(second).toEqual([]);
  expect(await tables()).toEqual(expect.arrayContaining(['catalog', 'import_job', 'package', 'package_version', 'target']));
});

test('only what is new is applied to a database that has the rest', async () => {
  await migrate(session, { known: [FIRST] });

  const applied = await migrate(session, { known: [FIRST, SECOND] });

  expect(applied).toEqual([SECOND.name]);
});

test("the bookkeeping is Prisma's own, so that its tools can go on with it", async () => {
  await migrate(session, { known: [FIRST] });

  const { rows: columns } = await session.query(
    `SELECT column_name AS name, data_type AS type, character_maximum_length AS length, is_nullable = 'YES' AS nullable
     FROM information_schema.columns WHERE table_name = '_prisma_migrations' ORDER BY ordinal_position`,
  );
  const { rows } = await session.query('SELECT *, finished_at IS NOT NULL AS finished FROM _prisma_migrations');

  expect(columns).toEqual([
    { name: 'id', type: 'character varying', length: 36, nullable: false },
    { name: 'checksum', type: 'character varying', length: 64, nullable: false },
    { name: 'finished_at', type: 'timestamp with time zone', length: null, nullable: true },
    { name: 'migration_name', type: 'character varying', length: 255, nullable: false },
    { name: 'logs', type: 'text', length: null, nullable: true },
    { name: 'rolled_back_at', type: 'timestamp with time zone', length: null, nullable: true },
    { name: 'started_at', type: 'timestamp with time zone', length: null, nullable: false },
    { name: 'applied_steps_count', type: 'integer', length: null, nullable: false },
  ]);
  expect(rows).toEqual([
    expect.objectContaining({
      id: expect.stringMatching(/^[0-9a-f-]{36}$/) as string,
      checksum: createHash('sha256').update(FIRST.sql).digest('hex'),
      migration_name: FIRST.name,
      logs: null,
      rolled_back_at: null,
      applied_steps_count: 1,
      finished: true,
    }),
  ]);
});

test('a migration that was edited after it was applied is refused, and nothing is applied', async () => {
  await migrate(session, { known: [FIRST] });
  const edited = migration(FIRST.name, `${FIRST.sql} -- edited`);

  await expect(migrate(session, { known: [edited, SECOND] })).rejects.toThrow(
    `Migration ${FIRST.name} was edited after it was applied.`,
  );
  expect(await tables()).toEqual(['_prisma_migrations', 'first']);
});

test('a database that is newer than the software is refused', async () => {
  await migrate(session, { known: [FIRST, SECOND] });

  await expect(migrate(session, { known: [FIRST] })).rejects.toThrow(
    `The database has the migration ${SECOND.name}, which this version does not know; is it newer?`,
  );
});

test('a database in which a migration failed is refused until that is resolved', async () => {
  await migrate(session, { known: [FIRST] });
  await session.exec(`INSERT INTO _prisma_migrations (id, checksum, migration_name) VALUES ('1', 'x', '${SECOND.name}')`);

  await expect(migrate(session, { known: [FIRST, SECOND] })).rejects.toThrow(
    `Migration ${SECOND.name} failed earlier; resolve it first.`,
  );

  await session.exec(`UPDATE _prisma_migrations SET rolled_back_at = now() WHERE id = '1'`);

  expect(await migrate(session, { known: [FIRST, SECOND] })).toEqual([SECOND.name]);
});

test('a migration that fails is rolled back whole, and its repaired form applies', async () => {
  await expect(migrate(session, { known: [FIRST, BROKEN] })).rejects.toThrow(`Migration ${BROKEN.name}: division by zero`);
  expect(await tables()).toEqual(['_prisma_migrations', 'first']);

  const applied = await migrate(session, { known: [FIRST, SECOND] });

  expect(applied).toEqual([SECOND.name]);
  expect(await tables()).toEqual(['_prisma_migrations', 'first', 'second']);
});

test('the lock is given back, whether it went well or not', async () => {
  await migrate(session, { known: [FIRST] });
  const afterSuccess = await advisoryLocks();
  await migrate(session, { known: [FIRST, BROKEN] }).catch(() => undefined);
  const afterFailure = await advisoryLocks();

  expect([afterSuccess, afterFailure]).toEqual([{ held: 0 }, { held: 0 }]);
});

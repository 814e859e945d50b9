import { afterAll, beforeAll, expect, test } from 'vitest';
import { ChangeFeed } from '../../src/store/database/changeFeed.ts';
import { openDatabase } from '../../src/store/openDatabase.ts';
import { createDatabase, type TestDatabase } from '../helpers/database.ts';
import { type Database } from '../../src/store/database/database.ts';

const TABLES = [
  'catalog',
  'package',
  'package_parent',
  'package_version',
  'target',
  'offering',
  'offering_partition',
  'offering_catalog',
];

let database: TestDatabase;
let db: Database;
const changes = new ChangeFeed();

beforeAll(async () => {
  database = await createDatabase();
  db = await openDatabase({ url: database.env.DATABASE_URL, dataDir: database.env.DATA_DIR ?? '' });
  await changes.start(db);
});
afterAll(async () => {
  await db.close();
  await database[Symbol.asyncDispose]();
});

/** How many epochs some work has brought, a moment after it. */
async function epochsOf(work: () => Promise<unknown>): Promise<number> {
  const before = changes.epoch;
  await work();
  await new Promise((resolve) => setTimeout(resolve, 100));
  return changes.epoch - before;
}

/** What no client reads by itself: how the others were made, who may read them, files to import, and sets that versions refer to and that never change. */
const UNREAD = [
  '_prisma_migrations',
  'api_token',
  'derived_edition',
  'milestone',
  'removed',
  'target_set',
  'upload',
  'upload_piece',
];
/** The changes of those that are read, written with them, and never cached. */
const CHANGES = ['change', 'change_head', 'commit'];

test('every table that can be read is listed here', async () => {
  const rows = await db.query<{ name: string }>(
    'test',
    `SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public' AND tablename NOT LIKE 'import%' ORDER BY 1`,
  );

  expect(rows.map(({ name }) => name)).toEqual([...UNREAD, ...CHANGES, ...TABLES].toSorted());
});

test.for(
  TABLES.flatMap((table) =>
    [
      `INSERT INTO ${table} SELECT * FROM ${table}`,
      `UPDATE ${table} SET ${table === 'package_parent' ? 'package_id = package_id' : 'id = id'}`,
      `DELETE FROM ${table}`,
      `TRUNCATE ${table} CASCADE`,
    ].map((text) => ({ table, text })),
  ),
)('$text begins a new epoch', async ({ text }) => {
  expect(await epochsOf(() => db.script(text))).toBeGreaterThan(0);
});

test('a transaction of many statements begins one epoch, when it is committed', async () => {
  let meanwhile = 0;

  const epochs = await epochsOf(() =>
    db.transaction(async (tx) => {
      const { epoch } = changes;
      for (const table of TABLES.filter((table) => table !== 'package_parent'))
        for (let time = 0; time < 3; time += 1) await tx.query('test', `UPDATE ${table} SET id = id`);
      meanwhile = changes.epoch - epoch;
    }),
  );

  expect([meanwhile, epochs]).toEqual([0, 1]);
});

test('what is rolled back has changed nothing', async () => {
  const failing = () =>
    db
      .transaction(async (tx) => {
        await tx.query('test', 'UPDATE package SET id = id');
        throw new Error('no');
      })
      .catch(() => undefined);

  expect(await epochsOf(failing)).toBe(0);
});

test('reading, and what is written about imports and tokens, changes nothing', async () => {
  const epochs = await epochsOf(async () => {
    await db.query('test', 'SELECT * FROM catalog');
    await db.query('test', 'UPDATE api_token SET last_used_at = now()');
    await db.query('test', 'UPDATE import_job SET done = done');
  });

  expect(epochs).toBe(0);
});

test('what this process has written begins an epoch at once', () => {
  const { epoch } = changes;

  changes.invalidate();

  expect([changes.epoch > epoch, changes.isConnected]).toEqual([true, true]);
});

import { afterAll, beforeAll, expect, test } from 'vitest';
import { openDatabase } from '../../src/store/openDatabase.ts';
import type { SqlExecutor } from '../../src/store/database/driver.ts';
import { createDatabase, type TestDatabase } from '../helpers/database.ts';
import { type Database } from '../../src/store/database/database.ts';

let database: TestDatabase;
let db: Database;

beforeAll(async () => {
  database = await createDatabase();
  db = await openDatabase({ url: database.env.DATABASE_URL, dataDir: database.env.DATA_DIR ?? '' });
});

afterAll(async () => {
  await db.close();
  await database[Symbol.asyncDispose]();
});

const ask = (sql: SqlExecutor, text: number) => sql.query('test', `SELECT ${text} + $1::int AS "preparedOf${text}"`, [1]);
const askTwice = async (sql: SqlExecutor, text: number) => [await ask(sql, text), await ask(sql, text)];

/** Which of the texts a session has prepared. */
async function prepared(sql: SqlExecutor): Promise<number[]> {
  const rows = await sql.query<{ text: number }>(
    'test',
    `SELECT substring(statement FROM '"preparedOf([0-9]+)"')::int AS text FROM pg_prepared_statements WHERE statement ~ '"preparedOf[0-9]+"$' ORDER BY 1`,
  );
  return rows.map(({ text }) => text);
}

test('a text is prepared when it is used for the second time, not for the first', async () => {
  await db.transaction(async (tx) => {
    await ask(tx, 1);
    const once = await prepared(tx);
    await ask(tx, 1);

    expect([once, await prepared(tx)]).toEqual([[], [1]]);
  });
});

test('a text beyond the bound is prepared as well; in its place one is forgotten that was not used for longest', async () => {
  const texts = Array.from({ length: 520 }, (_, n) => 1_000 + n);

  const [first, later] = await db.transaction(async (tx) => {
    for (const text of texts.slice(0, 490)) await askTwice(tx, text);
    await ask(tx, 1_000);
    for (const text of texts.slice(490)) await askTwice(tx, text);
    return [await ask(tx, 1_000), await prepared(tx)];
  });

  expect(first).toEqual([{ preparedOf1000: 1_001 }]);
  expect(later).toContain(1_519);
  expect(later).toContain(1_000);
  expect(later).not.toContain(1_001);
  expect(later.length).toBeLessThanOrEqual(501);
}, 60_000);

test('a text that was forgotten can be used and prepared again', async () => {
  await db.transaction(async (tx) => {
    for (let text = 3_000; text < 3_510; text += 1) await askTwice(tx, text);

    expect(await askTwice(tx, 3_000)).toEqual([[{ preparedOf3000: 3_001 }], [{ preparedOf3000: 3_001 }]]);
    expect(await prepared(tx)).toContain(3_000);
  });
}, 60_000);

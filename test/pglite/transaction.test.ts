import { afterAll, beforeAll, expect, test } from 'vitest';
import { openDatabase } from '../../src/store/openDatabase.ts';
import { createDatabase, type TestDatabase } from '../helpers/database.ts';
import { type Database } from '../../src/store/database/database.ts';

let database: TestDatabase;
let db: Database;

beforeAll(async () => {
  database = await createDatabase();
  db = await openDatabase({ url: undefined, dataDir: database.env.DATA_DIR ?? '' });
  await db.script('CREATE TABLE note (text text NOT NULL)');
});

afterAll(async () => {
  await db.close();
  await database[Symbol.asyncDispose]();
});

const notes = (sql: Pick<Database, 'query'> = db) => sql.query('test', 'SELECT text FROM note ORDER BY text');

test('a statement outside waits for the open transaction and then sees what it did', async () => {
  const order: string[] = [];
  const outside: Promise<unknown>[] = [];

  await db.transaction(async (tx) => {
    outside.push(notes().then((rows) => (order.push('statement'), rows)));
    outside.push(db.prisma.catalog.count().then((count) => (order.push('Prisma'), count)));
    await tx.query('test', "INSERT INTO note VALUES ('first')");
    for (let turn = 0; turn < 20; turn += 1) await notes(tx);
    order.push('transaction');
  });

  expect(await Promise.all(outside)).toEqual([[{ text: 'first' }], 0]);
  expect(order[0]).toBe('transaction');
  expect(order.toSorted()).toEqual(['Prisma', 'statement', 'transaction']);
});

test('a statement outside is no part of a transaction that is rolled back', async () => {
  const outside: Promise<unknown>[] = [];

  const failed = db.transaction(async (tx) => {
    outside.push(db.query('test', "INSERT INTO note VALUES ('outside')"));
    await tx.query('test', "INSERT INTO note VALUES ('inside')");
    throw new Error('No.');
  });

  await expect(failed).rejects.toThrow('No.');
  await Promise.all(outside);
  expect(await notes()).toEqual([{ text: 'first' }, { text: 'outside' }]);
});

test('two transactions run one after the other', async () => {
  const order: string[] = [];
  const run = (name: string) =>
    db.transaction(async (tx) => {
      order.push(`${name} begins`);
      for (let turn = 0; turn < 5; turn += 1) await notes(tx);
      order.push(`${name} ends`);
    });

  await Promise.all([run('one'), run('two')]);

  expect(order).toEqual(['one begins', 'one ends', 'two begins', 'two ends']);
});

test('a script that fails leaves nothing and no open transaction', async () => {
  await expect(db.script("INSERT INTO note VALUES ('half'); SELECT 1 / 0;")).rejects.toThrow('division by zero');

  expect(await notes()).not.toContainEqual({ text: 'half' });
});

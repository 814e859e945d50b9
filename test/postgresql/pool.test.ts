import { expect, test } from 'vitest';
import { serverConnector } from '../../src/store/database/connector.ts';
import { openPool } from '../../src/store/database/pool.ts';
import { createDatabase } from '../helpers/database.ts';

async function openTestPool() {
  const database = await createDatabase();
  const errors: Error[] = [];
  const onError = (error: Error) => void errors.push(error);
  const connector = serverConnector(database.env.DATABASE_URL ?? '', onError);
  const pool = openPool(connector, onError);
  const dispose = async () => {
    if (!pool.ending) await pool.end();
    await connector.close();
    await database[Symbol.asyncDispose]();
  };
  return { pool, errors, [Symbol.asyncDispose]: dispose };
}

test('an idle connection that the server ends is reported, without the connection and its last statement', async () => {
  await using open = await openTestPool();
  const idle = await open.pool.connect();
  const { rows } = await idle.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
  const killer = await open.pool.connect();
  idle.release();
  await killer.query('SELECT pg_terminate_backend($1)', [rows[0]?.pid]);
  killer.release();

  await expect.poll(() => open.errors).toMatchObject([{ code: '57P01' }]);
  expect(open.errors[0]).not.toHaveProperty('client');
});

test('a connection that the server ends while the pool closes is not reported', async () => {
  await using open = await openTestPool();
  const client = await open.pool.connect();
  client.release();

  const ended = open.pool.end();
  client.emit('error', new Error('terminating connection due to administrator command'));
  await ended;

  expect(open.errors).toEqual([]);
});

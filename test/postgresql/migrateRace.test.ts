import pg from 'pg';
import { expect, test } from 'vitest';
import { migrate, migrations } from '../../src/store/database/migrate.ts';
import { createServerDatabase } from '../helpers/database.ts';

test('of four gateways that start together on an empty database one migrates, and the others wait for it', async () => {
  await using database = await createServerDatabase();
  const clients = await Promise.all(
    [1, 2, 3, 4].map(async () => {
      const client = new pg.Client({ connectionString: database.env.DATABASE_URL });
      await client.connect();
      return client;
    }),
  );

  const applied = await Promise.all(
    clients.map((client) =>
      migrate({ query: (text, params) => client.query(text, params), exec: (script) => client.query(script) }),
    ),
  );

  const names = migrations().map(({ name }) => name);
  expect(applied.toSorted((a, b) => b.length - a.length)).toEqual([names, [], [], []]);
  await Promise.all(clients.map((client) => client.end()));
});

import { expect, test, vi } from 'vitest';
import { GraphQLClient } from '../helpers/client.ts';
import { createDatabase } from '../helpers/database.ts';
import { GatewayProcess, LISTENS } from '../helpers/process.ts';

/** A process takes seconds to start, and many times that where the machine is busy. */
vi.setConfig({ testTimeout: 120_000 });

test('on PostgreSQL it starts without demo and token, and SIGTERM ends it with 0', async () => {
  await using database = await createDatabase();
  await using gateway = new GatewayProcess({ PORT: '0', ...database.env });
  const [, url = ''] = await gateway.prints(LISTENS);

  const answer = await new GraphQLClient(url, '').query('{ catalogs { totalCount } }');
  const { code, stdout, stderr } = await gateway.stop();

  expect(answer).toEqual({ catalogs: { totalCount: 0 } });
  expect(code).toBe(0);
  expect(stderr).toMatch(/^\{.*STAFF_TOKEN is not set: nobody is staff.*\}\n$/);
  expect(stdout).not.toMatch(/demo|token/i);
});

test('a database that cannot be reached ends it with a message that does not tell the password', async () => {
  await using gateway = new GatewayProcess({ PORT: '0', DATABASE_URL: 'postgresql://gateway:swordfish@127.0.0.1:1/catalogs' });

  const { code, stderr } = await gateway.ended;

  expect(code).toBe(1);
  expect(stderr).toMatch(/ECONNREFUSED 127\.0\.0\.1:1/);
  expect(stderr).not.toContain('swordfish');
});

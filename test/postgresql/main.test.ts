import { once } from 'node:events';
import { connect } from 'node:net';
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
  expect(stderr).toMatch(
    /^\{.*no token has the staff role, so nothing can be imported: set STAFF_TOKEN, or create a token.*\}\n$/,
  );
  expect(stdout).not.toMatch(/demo|token/i);
});

test('where a token of the database makes staff, nothing says that nobody is', async () => {
  await using database = await createDatabase();
  const env = { PORT: '0', ...database.env };
  await using command = new GatewayProcess(env, ['token', 'create', '--name', 'ci', '--role', 'staff']);
  expect(await command.ended).toMatchObject({ code: 0 });
  await using gateway = new GatewayProcess(env);
  await gateway.prints(LISTENS);

  expect(await gateway.stop()).toMatchObject({ code: 0, stderr: '' });
});

test('a database that cannot be reached is waited for, and then ends it with a message that does not tell the password', async () => {
  await using gateway = new GatewayProcess({
    PORT: '0',
    DATABASE_URL: 'postgresql://gateway:swordfish@127.0.0.1:1/catalogs',
    DATABASE_WAIT_SECONDS: '1',
  });

  const { code, stderr } = await gateway.ended;

  expect(code).toBe(1);
  expect(stderr).toMatch(/^\{.*"msg":"the database does not answer yet; the gateway waits for it"\}\n/);
  expect(stderr).toMatch(/\nThe database does not answer: connect ECONNREFUSED 127\.0\.0\.1:1\.\n$/);
  expect(stderr).not.toContain('swordfish');
});

test('a gateway that waits for its database ends at once and with 0 when it is told to', async () => {
  await using gateway = new GatewayProcess({ PORT: '0', DATABASE_URL: 'postgresql://gateway@127.0.0.1:1/catalogs' });
  await gateway.logs(/the gateway waits for it/);
  const began = performance.now();

  const { code, stdout } = await gateway.stop();

  expect({ code, stdout }).toEqual({ code: 0, stdout: '' });
  expect(performance.now() - began).toBeLessThan(3_000);
});

test('a database that is not there is not waited for', async () => {
  await using database = await createDatabase();
  const url = new URL(database.env.DATABASE_URL ?? '');
  url.pathname = '/no_such_database';
  await using gateway = new GatewayProcess({ PORT: '0', DATABASE_URL: url.href, DATABASE_WAIT_SECONDS: '3600' });

  expect(await gateway.ended).toMatchObject({ code: 1, stderr: 'database "no_such_database" does not exist\n' });
});

test('a second signal ends a gateway at once, whatever it waits for', async () => {
  await using database = await createDatabase();
  await using gateway = new GatewayProcess({ PORT: '0', ...database.env });
  const [, url = ''] = await gateway.prints(LISTENS);
  const { hostname, port } = new URL(url);
  const slow = connect(Number(port), hostname).on('error', () => undefined);
  slow.write('POST /graphql HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 100\r\n\r\n{');
  await once(slow, 'connect');
  const ended = gateway.stop('SIGTERM');
  await expect
    .poll(
      () =>
        fetch(`${url}/health`).then(
          () => 'answers',
          () => 'refused',
        ),
      { timeout: 10_000 },
    )
    .toBe('refused');
  const began = performance.now();

  void gateway.stop('SIGTERM');

  expect(await ended).toMatchObject({ code: 1 });
  expect(performance.now() - began).toBeLessThan(1_000);
});

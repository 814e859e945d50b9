import { expect, test, vi } from 'vitest';
import { openTestApp } from '../helpers/app.ts';
import { runCommand } from '../helpers/commandLine.ts';
import { createDatabase, isPostgresql, type TestDatabase } from '../helpers/database.ts';
import { GatewayProcess, LISTENS } from '../helpers/process.ts';

/** The embedded database is opened six times. */
vi.setConfig({ testTimeout: 120_000 });

type Env = Record<string, string>;

const run = (env: Env, ...args: string[]) => runCommand(['token', ...args], { env });

const WHO = '{ viewer { name role } }';

test('a token made on the command line is known to the gateway, until it is revoked there', async () => {
  await using database = await createDatabase();
  const env = { ...database.env, PORT: '0', DEMO: 'off' } as Env;
  const expires = '2999-01-01T00:00:00.000Z';

  const made = await run(env, 'create', '--name', 'night run', '--viewer', 'ana', '--role', 'STAFF', '--expires', '2999-01-01');
  const secret = made.stdout.trim();
  const [, uuid = ''] = /^Token (\S+) for ana\./.exec(made.stderr) ?? [];
  const listed = await run(env, 'list');
  const answer = await asked(database, secret);
  const revoked = await run(env, 'revoke', uuid);
  const after = await asked(database, secret);
  const listedAfter = await run(env, 'list');

  expect(made).toMatchObject({ code: 0, stdout: expect.stringMatching(/^scg_[\w-]{43}\n$/) });
  expect(listed.stdout.split('\n')).toEqual([
    'uuid\tname\tviewer\trole\tcreated\texpires\tlast used\trevoked',
    expect.stringMatching(new RegExp(`^${uuid}\tnight run\tana\tstaff\t\\S+\t${expires}\t-\t-$`)),
    '',
  ]);
  expect(listed.stdout).not.toContain(secret);
  expect(answer).toMatchObject({ status: 200, data: { viewer: { name: 'ana', role: 'STAFF' } } });
  expect(revoked).toMatchObject({ code: 0, stdout: `Token ${uuid} (night run) is revoked.\n`, stderr: '' });
  expect(after).toMatchObject({ status: 401, errors: [{ code: 'UNAUTHENTICATED' }] });
  expect(listedAfter.stdout).toMatch(/\t20\d\d\S+\t20\d\d\S+\n$/);
});

async function asked(database: TestDatabase, secret: string) {
  await using app = await openTestApp({ database });
  return await app.ask(WHO, {}, { viewer: { token: secret } });
}

test.skipIf(isPostgresql)('while a gateway has the folder, the command names it and what to do', async () => {
  await using database = await createDatabase();
  const env = { ...database.env, PORT: '0', DEMO: 'off' } as Env;
  await using gateway = new GatewayProcess(env);
  await gateway.prints(LISTENS);

  const { code, stdout, stderr } = await run(env, 'create', '--name', 'ci');

  expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
  expect(stderr).toBe(
    `The database in ${env['DATA_DIR']} is in use by process ${gateway.pid}. Stop it, or set DATA_DIR to another folder.
While the gateway is running, use createToken, tokens and revokeToken of its GraphQL API instead: add --gateway with its address.
`,
  );
});

test.for<[string[], RegExp]>([
  [['create'], /Required option '--name <name>'/],
  [['create', '--name', 'ci', '--role', 'root'], /Allowed choices are user, staff/],
  [['create', '--name', 'ci', '--expires', 'soon'], /neither a date .* nor a date and time/],
  [['create', '--name', 'ci', '--expires', '2026-13-45'], /neither a date .* nor a date and time/],
  [['revoke', 'ci'], /It is not a uuid/],
  [['destroy'], /Unknown command 'destroy'/],
])('the arguments %j are refused with a reason', async ([args, reason]) => {
  const { code, stdout, stderr } = await run({ DATA_DIR: '/nowhere/at/all' }, ...args);

  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toMatch(reason);
});

test('what the rules for tokens refuse is refused here too, and so is a token that is not there', async () => {
  await using database = await createDatabase();
  const env = database.env as Env;

  const bad = await run(env, 'create', '--name', 'oidc:ana', '--expires', '2020-01-01');
  const unknown = await run(env, 'revoke', '00000000-0000-7000-8000-000000000000');

  expect(bad).toMatchObject({ code: 2, stdout: '' });
  expect(bad.stderr).toMatch(/viewerName: .*expiresAt: /);
  expect(unknown).toMatchObject({ code: 5, stdout: '', stderr: 'No token has the id "00000000-0000-7000-8000-000000000000".\n' });
});

test('a database in memory has no tokens to speak of', async () => {
  const { code, stderr } = await run({ DATABASE_URL: 'memory://' }, 'list');

  expect(code).toBe(1);
  expect(stderr).toContain('createToken');
});

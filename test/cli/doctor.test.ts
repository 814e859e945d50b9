import { expect, test } from 'vitest';
import { openTestApp } from '../helpers/app.ts';
import { runCommand } from '../helpers/commandLine.ts';
import { createDatabase, isPostgresql } from '../helpers/database.ts';
import { catalog } from '../helpers/factories.ts';
import { openUpstream } from '../helpers/upstream.ts';

interface Check {
  readonly result: string;
  readonly check: string;
  readonly found: string;
}

const checksOf = async (args: readonly string[], env: Record<string, string>) => {
  const { code, stdout } = await runCommand(['doctor', ...args, '--json', 'result,check,found'], { env });
  return { code, checks: Object.fromEntries((JSON.parse(stdout) as Check[]).map(({ check, ...rest }) => [check, rest])) };
};

test('doctor checks what a gateway needs on this machine, and changes nothing', async () => {
  await using upstream = await openUpstream({ '/eessi/eessi_api_metadata_software.json': '{}' });
  await using database = await createDatabase();
  const env = { ...database.env, EESSI_URL: upstream.url('/eessi'), SPACK_URL: upstream.url('/spack.json') };

  const { code, checks } = await checksOf(['--server'], env);

  expect(code).toBe(0);
  expect(checks).toMatchObject({
    node: { result: 'ok' },
    settings: { result: 'ok', found: 'All values are valid.' },
    database: {
      result: 'ok',
      found: expect.stringMatching(isPostgresql ? /^PostgreSQL \d+.*; its schema is current\.$/ : /^Embedded/),
    },
    disk: { result: 'ok' },
    EESSI: { result: 'ok' },
    Spack: { result: 'warning', found: expect.stringMatching(/spack\.json responds with HTTP status 404\.$/) },
  });
});

test('doctor names an invalid setting and a server that does not respond', async () => {
  const invalid = await checksOf(['--server'], { PORT: 'many' });
  const dead = await checksOf(['--server'], { DATABASE_URL: 'postgresql://nobody@127.0.0.1:1/nothing' });

  expect(invalid).toMatchObject({ code: 1, checks: { settings: { result: 'failed', found: expect.stringContaining('PORT') } } });
  expect(dead).toMatchObject({ code: 1, checks: { database: { result: 'failed' } } });
});

test('doctor says what is wrong between this machine and a gateway', async () => {
  await using app = await openTestApp({ catalogs: [catalog('2025.06').package('GROMACS')] });

  const anonymous = await checksOf(['--gateway', app.app.url], {});
  const impostor = await checksOf(['--gateway', app.app.url], { GATEWAY_TOKEN: 'a-token-of-nobody-at-all' });

  expect(anonymous).toMatchObject({
    code: 0,
    checks: { catalogs: { found: 'EESSI 2025.06' }, 'this machine': { found: 'zen3' } },
  });
  expect(impostor).toMatchObject({
    code: 1,
    checks: { requests: { result: 'failed', found: expect.stringContaining('does not accept the token') } },
  });
});

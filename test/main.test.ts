import { fileURLToPath } from 'node:url';
import { expect, test, vi } from 'vitest';
import packageJson from '../package.json' with { type: 'json' };
import { SETTINGS } from '../src/settings/settings.ts';
import { GatewayProcess } from './helpers/process.ts';

/** A process takes seconds to start, and many times that where the machine is busy. */
vi.setConfig({ testTimeout: 120_000 });

test('serve --help prints every setting with its default and starts nothing', async () => {
  await using gateway = new GatewayProcess({ DATA_DIR: '/nowhere/at/all' }, ['serve', '--help']);

  const { code, stdout } = await gateway.ended;

  expect(code).toBe(0);
  for (const [name, [description, standard]] of Object.entries(SETTINGS)) {
    expect(stdout).toContain(`  ${name} `);
    expect(stdout).toContain(description);
    expect(stdout).toContain(standard);
  }
  const columns = stdout.split('\n').flatMap((line) => /^ {2}[A-Z_]{4,} +(?=\S)/.exec(line)?.[0].length ?? []);
  expect(columns).toHaveLength(Object.keys(SETTINGS).length);
  expect(new Set(columns).size, 'columns at which descriptions begin').toBe(1);
});

test('--version prints the version of the package', async () => {
  await using gateway = new GatewayProcess({}, ['--version']);

  expect(await gateway.ended).toEqual({ code: 0, stdout: `${packageJson.version}\n`, stderr: '' });
});

test('a command that it does not know ends it with its name, and starts nothing', async () => {
  await using gateway = new GatewayProcess({ DATA_DIR: '/nowhere/at/all' }, ['tokens', 'list']);

  expect(await gateway.ended).toEqual({
    code: 2,
    stdout: '',
    stderr: 'There is no command "tokens". Did you mean "token"? See catalog --help.\n',
  });
});

test('settings that cannot be used end it with all of them named', async () => {
  await using gateway = new GatewayProcess({
    PORT: 'x',
    DEMO: 'maybe',
    STAFF_TOKEN: 'hunter2',
    DATABASE_URL: 'mysql://root:swordfish@db',
  });

  const { code, stdout, stderr } = await gateway.ended;

  expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
  expect(stderr).toMatch(/^The settings cannot be used:\n( {2}(PORT|DEMO|STAFF_TOKEN|DATABASE_URL) .*\.\n){4}$/);
  expect(stderr).not.toMatch(/hunter2|swordfish/);
});

test('an argument that it does not know ends it with a message', async () => {
  await using gateway = new GatewayProcess({}, ['--port', '80']);

  const { code, stderr } = await gateway.ended;

  expect(code).toBe(2);
  expect(stderr).toContain("Unknown option '--port'");
});

test('known issues that cannot be used end it with the file, the line and the entry', async () => {
  const file = fileURLToPath(new URL('fixtures/knownIssues.json', import.meta.url));
  await using gateway = new GatewayProcess({ DATABASE_URL: 'memory://', PORT: '0', KNOWN_ISSUES: file });

  const { code, stdout, stderr } = await gateway.ended;

  expect({ code, stdout, stderr }).toEqual({
    code: 1,
    stdout: '',
    stderr: `KNOWN_ISSUES "${file}" cannot be used:\n  line 14, entry 2 ("site-b"), match.modules: "B/*" is not a list of 1 to 1000 strings; omit the field for no restriction.\n`,
  });
});

import { expect, test, vi } from 'vitest';
import { SETTINGS } from '../src/config.ts';
import { GatewayProcess } from './helpers/process.ts';

/** A process takes seconds to start, and many times that where the machine is busy. */
vi.setConfig({ testTimeout: 120_000 });

test('--help prints every setting with its default and starts nothing', async () => {
  await using gateway = new GatewayProcess({ DATA_DIR: '/nowhere/at/all' }, ['--help']);

  const { code, stdout } = await gateway.ended;

  expect(code).toBe(0);
  for (const [name, [description, standard]] of Object.entries(SETTINGS)) {
    expect(stdout).toContain(`  ${name} `);
    expect(stdout).toContain(description);
    expect(stdout).toContain(standard);
  }
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

  expect(code).toBe(1);
  expect(stderr).toContain("unknown option '--port'");
});

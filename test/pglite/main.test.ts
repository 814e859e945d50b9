import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, inject, test, vi } from 'vitest';
import { GraphQLClient } from '../helpers/client.ts';
import { createFolder } from '../helpers/folder.ts';
import { GatewayProcess, LISTENS } from '../helpers/process.ts';
import { PROGRAM, ROOT } from '../helpers/program.ts';

const run = promisify(execFile);

/** The processor time that loading all code of a gateway takes. It grows with the load of the machine as that of any start. */
async function secondsToLoad(): Promise<number> {
  const report = 'data:text/javascript,process.on("exit",()=>console.log(JSON.stringify(process.cpuUsage())))';
  const code = PROGRAM.map((argument) => argument.replace('main', 'serve'));
  const { stdout } = await run(process.execPath, ['--import', report, ...code], { cwd: ROOT });
  const { user, system } = JSON.parse(stdout) as NodeJS.CpuUsage;
  return (user + system) / 1e6;
}

/** A process takes seconds to start, and many times that where the machine is busy. */
vi.setConfig({ testTimeout: 120_000 });

test('the first start prints address and token and serves the demo catalog; the second says where the token is and is quick', async () => {
  await using folder = await createFolder(inject('pglite'));
  const env = { PORT: '0', DATA_DIR: folder.path };
  await using first = new GatewayProcess(env);
  const [, url = ''] = await first.prints(LISTENS);
  const [, token = ''] = await first.prints(/Staff token: (\S+)/);

  const demo = await new GraphQLClient(url, token).query('{ catalogs { nodes { name } } packages { totalCount } }');
  const who = await new GraphQLClient(url, token).query('{ viewer { isStaff } }', {}, { viewer: 'staff' });
  const { code, stdout, stderr } = await first.stop();
  await using second = new GatewayProcess(env);
  const [, secondUrl = ''] = await second.prints(LISTENS);
  const seconds = second.cpuSeconds();
  const again = await new GraphQLClient(secondUrl, '').query('{ catalogs { nodes { name } } }');

  expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
  expect(stdout).toContain('The demo catalog is loaded.');
  expect(demo).toMatchObject({ catalogs: { nodes: [{ name: 'Demo' }] } });
  expect(demo['packages']).not.toEqual({ totalCount: 0 });
  expect(who).toEqual({ viewer: { isStaff: true } });
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(readFileSync(join(folder.path, 'staff-token'), 'utf8').trim()).toBe(token);
  await second.prints(/^The staff token is in \S+\/staff-token\.$/m);
  expect((await second.stop()).stdout).not.toContain(token);
  expect(again).toEqual({ catalogs: { nodes: [{ name: 'Demo' }] } });
  expect(seconds / (await secondsToLoad()), 'processor time until it listens, of that to load its code').toBeLessThan(3);
});

test('a second process on the same folder ends with 1 and names the first, which lives', async () => {
  await using folder = await createFolder(inject('pglite'));
  await using first = new GatewayProcess({ PORT: '0', DATA_DIR: folder.path, DEMO: 'off' });
  const [, url = ''] = await first.prints(LISTENS);
  await using second = new GatewayProcess({ PORT: '0', DATA_DIR: folder.path, DEMO: 'off' });

  const { code, stdout, stderr } = await second.ended;

  expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
  expect(stderr).toBe(
    `The database in ${folder.path} is in use by process ${first.pid}. Stop it, or set DATA_DIR to another folder.\n`,
  );
  expect((await fetch(`${url}/ready`)).status).toBe(200);
});

test('a folder whose gateway was killed is taken over', async () => {
  await using folder = await createFolder(inject('pglite'));
  await using killed = new GatewayProcess({ PORT: '0', DATA_DIR: folder.path });
  await killed.prints(LISTENS);
  await killed.stop('SIGKILL');

  await using next = new GatewayProcess({ PORT: '0', DATA_DIR: folder.path });
  const [, url = ''] = await next.prints(LISTENS);

  expect(await new GraphQLClient(url, '').query('{ catalogs { nodes { name } } }')).toEqual({
    catalogs: { nodes: [{ name: 'Demo' }] },
  });
  expect((await next.stop('SIGINT')).code).toBe(0);
});

test('a port that is taken ends it with a message that names the setting', async () => {
  await using folder = await createFolder(inject('pglite'));
  const taken = createServer();
  await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve));
  const { port } = taken.address() as AddressInfo;
  await using gateway = new GatewayProcess({ PORT: String(port), DEMO: 'off', DATA_DIR: folder.path });

  const { code, stdout, stderr } = await gateway.ended;

  expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
  expect(stderr).toBe(
    `PORT ${port} is in use on 127.0.0.1. Stop the process that uses it, or set PORT to another one; 0 selects a free port.\n`,
  );
  taken.close();
});

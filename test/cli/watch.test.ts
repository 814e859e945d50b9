import { expect, test } from 'vitest';
import { openTestApp, STAFF_TOKEN } from '../helpers/app.ts';
import { runCommand } from '../helpers/commandLine.ts';
import { catalog, eessiText, SOFTWARE_PATH } from '../helpers/factories.ts';
import { openProxy } from '../helpers/proxy.ts';

const COLUMNS = 100;
const RELEASE = catalog('2025.06').packages(50);
/** Upstream does not send the rest of the file. */
const STALLED = { body: eessiText([RELEASE]), stallAfter: 1_000 };
const UUID = /[0-9a-f]{8}-[0-9a-f-]{27}/;

const staffAt = (url: string) => ({ GATEWAY_URL: url, GATEWAY_TOKEN: STAFF_TOKEN, NO_COLOR: '1' });

test('Ctrl-C during a watched import leaves it running, and says how to see it again and how to stop it', async () => {
  await using app = await openTestApp();
  app.answer(SOFTWARE_PATH, STALLED);
  const env = staffAt(app.app.url);
  const interrupt = new AbortController();

  const { code, stdout, stderr } = await runCommand(['import', 'eessi', '2025.06', '--watch'], {
    ...{ env, columns: COLUMNS, signal: interrupt.signal },
    onWrite: (text) => text.includes('downloading') && interrupt.abort(),
  });
  const [id = ''] = UUID.exec(stderr) ?? [];
  const running = await runCommand(['jobs', id, '--json', 'state'], { env });
  const cancelled = await runCommand(['cancel', id], { env });

  expect({ code, stdout }).toEqual({ code: 130, stdout: '' });
  expect(stderr).toMatch(
    new RegExp(`Import ${id} continues. Watch it again: catalog jobs ${id} --watch. Stop it: catalog cancel ${id}\n$`),
  );
  expect(JSON.parse(running.stdout)).toEqual([{ state: 'RUNNING' }]);
  expect(cancelled).toMatchObject({ code: 0, stdout: '' });
});

test('a watched import that is cancelled elsewhere ends the command with a failure', async () => {
  await using app = await openTestApp();
  app.answer(SOFTWARE_PATH, STALLED);
  const env = staffAt(app.app.url);
  const started = await runCommand(['import', 'eessi', '2025.06'], { env });
  const id = started.stdout.trim();

  const watched = runCommand(['jobs', '--watch'], { env });
  await runCommand(['cancel', id], { env });

  expect(await watched).toMatchObject({
    code: 1,
    stderr: expect.stringMatching(/The import was cancelled; nothing has changed\.\n$/),
  });
});

test('a connection that is lost is opened again, and no event is shown twice', async () => {
  await using app = await openTestApp();
  await using proxy = await openProxy(app.app.url);
  app.answer(SOFTWARE_PATH, STALLED);
  const env = staffAt(proxy.url);
  let cuts = 0;

  const { code, stderr } = await runCommand(['import', 'eessi', '2025.06', '--watch'], {
    env,
    onWrite(text) {
      if (!text.includes('downloading') || cuts > 0) return;
      cuts += 1;
      proxy.cut();
      void cancelAll(app.app.url);
    },
  });

  expect(code).toBe(1);
  expect(stderr.match(/downloading/g)).toHaveLength(1);
  expect(stderr).toContain('The connection to the gateway is lost. Trying to connect again.\n');
  expect(stderr).toMatch(/The import was cancelled; nothing has changed\.\n$/);
});

async function cancelAll(url: string): Promise<void> {
  const env = staffAt(url);
  const { stdout } = await runCommand(['jobs', '--state', 'running', '--json', 'uuid'], { env });
  for (const { uuid } of JSON.parse(stdout) as { uuid: string }[]) await runCommand(['cancel', uuid], { env });
}

test('in a pipe, an import has a line for each phase and one each five seconds; at a terminal, one line is drawn again', async () => {
  await using app = await openTestApp({ serves: [RELEASE] });
  const env = staffAt(app.app.url);

  const pipe = await runCommand(['import', 'eessi', '2025.06', '--watch'], { env });
  const terminal = await runCommand(['refresh', 'EESSI', '--watch'], { env, columns: COLUMNS });

  const phases = pipe.stderr
    .trim()
    .split('\n')
    .map((line) => line.replace(/:.*/, ''));
  expect(phases).toEqual([...new Set(phases)]);
  expect(phases.at(-1)).toBe('finished');
  expect(terminal.stderr).toMatch(/^(\r\u001b\[K[█░]{24} [^\r\n]+)+\r\u001b\[K$/);
});

test('changes are followed from the last one on, a line each', async () => {
  await using app = await openTestApp({ catalogs: [RELEASE] });
  const interrupt = new AbortController();
  let lines = 0;

  const following = runCommand(['changes', '--follow', '--limit', '1', '--json', 'kind,row,label'], {
    ...{ env: staffAt(app.app.url), signal: interrupt.signal },
    onWrite(text) {
      lines += text.endsWith('}\n') ? 1 : 0;
      if (lines === 1) void app.mutate(CREATE);
      else interrupt.abort();
    },
  });

  expect(await following).toMatchObject({
    code: 130,
    stdout: '{"kind":"ADDED","row":"CATALOG","label":"EESSI 2025.06"}\n{"kind":"ADDED","row":"CATALOG","label":"Own 1"}\n',
  });
});

const CREATE = 'mutation { createCatalog(input: { name: "Own", version: "1", type: BINARY_RUNTIME }) { __typename } }';

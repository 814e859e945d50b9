import { spawn } from 'node:child_process';
import { chmodSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { lockFolder } from '../../src/store/database/folderLock.ts';
import { createFolder } from '../helpers/folder.ts';
import { hasNamespaces, IN_NAMESPACE } from '../helpers/namespace.ts';

/** Other processes read TypeScript first. */
vi.setConfig({ testTimeout: 120_000 });

/** Long enough to try again, where the folder is refused. */
const PATIENCE_MS = 300;

const HOLDER = [process.execPath, '--import', 'tsx', 'test/helpers/lockHolder.ts'] as const;
const LOCKED = /^locked by (\d+)$/;

/** A process that tries to lock a folder; `said` is what came of that. */
async function contender(folder: string, inside: readonly string[] = [], patienceMs = 2_000) {
  const [command, ...args] = [...inside, ...HOLDER, folder, String(patienceMs)];
  const child = spawn(command ?? '', args, { stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = new Promise((resolve) => child.once('exit', resolve));
  const said = (await new Promise<Buffer>((resolve) => child.stdout.once('data', resolve))).toString().trim();
  const end = async () => {
    child.kill('SIGKILL');
    await ended;
  };
  return { said, pid: Number(LOCKED.exec(said)?.[1]), child, end, [Symbol.asyncDispose]: end };
}

const lockFileOf = (folder: string) => join(folder, 'gateway.lock');
const refusal = (folder: string, holder: string) =>
  `The database in ${folder} is in use by ${holder}. Stop it, or set DATA_DIR to another folder.`;

test('a folder is made and locked, and is free again afterwards', async () => {
  await using folder = await createFolder();
  const data = join(folder.path, 'made', 'on', 'demand');

  (await lockFolder(data))();
  (await lockFolder(data))();

  expect(readFileSync(lockFileOf(data), 'utf8')).toBe('');
});

test('a folder that this process has open is refused, by whatever path', async () => {
  await using folder = await createFolder();
  const unlock = await lockFolder(folder.path);
  const sameFolder = `${folder.path}/x/..`;

  await expect(lockFolder(sameFolder, PATIENCE_MS)).rejects.toThrow(refusal(sameFolder, `process ${process.pid}`));

  unlock();
});

test('a folder of another process is refused while that lives, and free at once when it is killed', async () => {
  await using folder = await createFolder();
  await using other = await contender(folder.path);

  await expect(lockFolder(folder.path, PATIENCE_MS)).rejects.toThrow(refusal(folder.path, `process ${other.pid}`));
  process.kill(other.pid, 'SIGKILL');

  (await lockFolder(folder.path))();
});

test('a stopped process has its folder still, and has it when it goes on', async () => {
  await using folder = await createFolder();
  await using other = await contender(folder.path);

  other.child.kill('SIGSTOP');
  await expect(lockFolder(folder.path, PATIENCE_MS)).rejects.toThrow(refusal(folder.path, `process ${other.pid}`));
  other.child.kill('SIGCONT');

  await expect(lockFolder(folder.path, PATIENCE_MS)).rejects.toThrow(refusal(folder.path, `process ${other.pid}`));
});

test.skipIf(process.platform !== 'linux')('a zombie has no folder', async () => {
  await using folder = await createFolder();
  // sleep becomes the parent, and never waits for a child.
  await using other = await contender(folder.path, ['sh', '-c', '"$@" & exec sleep 1000', 'sh']);

  process.kill(other.pid, 'SIGKILL');
  (await lockFolder(folder.path))();

  expect(readFileSync(`/proc/${other.pid}/stat`, 'utf8')).toMatch(/\) Z /);
});

test.skipIf(!hasNamespaces)('a process of another pid namespace is alive, with our pid or another', async () => {
  await using folder = await createFolder();
  await using holder = await contender(folder.path, IN_NAMESPACE);
  const refused = new RegExp(`in use by process 1 of another container or machine \\(host \\S+, since 20\\S+Z\\)\\. Stop it`);

  await using samePid = await contender(folder.path, IN_NAMESPACE, PATIENCE_MS);
  await using otherPid = await contender(folder.path, [...IN_NAMESPACE, 'sh', '-c', '"$@"; true', 'sh'], PATIENCE_MS);
  const here = await lockFolder(folder.path, PATIENCE_MS).catch((error: unknown) => (error as Error).message);

  expect(holder.said).toBe('locked by 1');
  for (const said of [samePid.said, otherPid.said, here]) expect(said).toMatch(refused);

  await holder.end();
  await using next = await contender(folder.path, IN_NAMESPACE);
  expect(next.said).toBe('locked by 1');
});

test.for(['2001-01-01', '2999-01-01'])('the time of the lock file, here %s, decides nothing', async (day) => {
  await using folder = await createFolder();
  const unlock = await lockFolder(folder.path);
  utimesSync(lockFileOf(folder.path), new Date(day), new Date(day));

  await expect(lockFolder(folder.path, PATIENCE_MS)).rejects.toThrow(`process ${process.pid}`);

  unlock();
});

test.for(['', 'nonsense', String(process.pid), `{"pid":${process.pid}}`])(
  'a lock file that nobody has locked is a leftover, whatever it says: %s',
  async (content) => {
    await using folder = await createFolder();
    writeFileSync(lockFileOf(folder.path), content);

    (await lockFolder(folder.path))();
  },
);

test('a holder that its file does not name is refused as another process', async () => {
  await using folder = await createFolder();
  const unlock = await lockFolder(folder.path);
  writeFileSync(lockFileOf(folder.path), 'nonsense');

  await expect(lockFolder(folder.path, PATIENCE_MS)).rejects.toThrow(refusal(folder.path, 'another process'));

  unlock();
});

test.skipIf(!hasNamespaces)('a folder that cannot be written is named with the setting', async () => {
  await using folder = await createFolder();
  const readOnly = ['unshare', '--mount', 'sh', '-c', 'mount --bind "$0" "$0" && mount -o remount,ro,bind "$0" && exec "$@"'];
  await using other = await contender(folder.path, [...readOnly, folder.path]);

  expect(other.said).toMatch(/^DATA_DIR \S+ cannot be used for a database: EROFS: read-only file system/);
});

test.skipIf(process.platform !== 'linux')(
  'a file system without locks, or a system without the program, is an error',
  async () => {
    await using folder = await createFolder();
    await using programs = await createFolder();
    writeFileSync(join(programs.path, 'flock'), '#!/bin/sh\necho "flock: 3: Function not implemented" >&2; exit 71');

    vi.stubEnv('PATH', programs.path);
    onTestFinished(() => void vi.unstubAllEnvs());
    await expect(lockFolder(folder.path)).rejects.toThrow(/flock \(of util-linux\) cannot be run: .*EACCES/);
    chmodSync(join(programs.path, 'flock'), 0o755);
    await expect(lockFolder(folder.path)).rejects.toThrow('gateway.lock cannot be locked: flock: 3: Function not implemented');
  },
);

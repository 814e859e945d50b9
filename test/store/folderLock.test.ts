import { spawn } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { lockFolder } from '../../src/store/folderLock.ts';
import { createFolder } from '../helpers/folder.ts';

/** Another process that does nothing. */
async function openProcess() {
  const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1e6); process.stdout.write("here")']);
  const ended = new Promise((resolve) => child.once('exit', resolve));
  await new Promise((resolve) => child.stdout.once('data', resolve));
  const end = async () => {
    child.kill('SIGKILL');
    await ended;
  };
  return { pid: child.pid, end, [Symbol.asyncDispose]: end };
}

const lockFile = (folder: string) => join(folder, 'gateway.lock');
/** The number of the process that holds it. */
const holderOf = (folder: string) => readFileSync(lockFile(folder), 'utf8').split(' ')[0];

test('a folder is locked with the number of the process, and is free again afterwards', async () => {
  await using folder = await createFolder();
  const data = join(folder.path, 'made', 'on', 'demand');

  const unlock = lockFolder(data);

  expect(holderOf(data)).toBe(String(process.pid));

  unlock();

  expect(existsSync(lockFile(data))).toBe(false);
  lockFolder(data)();
});

test('a folder that this process has open is refused, by whatever path', async () => {
  await using folder = await createFolder();
  const unlock = lockFolder(folder.path);

  expect(() => lockFolder(`${folder.path}/x/..`)).toThrow(
    `The database in ${folder.path}/x/.. is in use by process ${process.pid}. Stop it, or set DATA_DIR to another folder.`,
  );

  unlock();
});

test('a folder of another process is refused while that lives and free once it is dead', async () => {
  await using folder = await createFolder();
  await using other = await openProcess();
  writeFileSync(lockFile(folder.path), String(other.pid));

  expect(() => lockFolder(folder.path)).toThrow(`is in use by process ${other.pid}.`);
  expect(holderOf(folder.path)).toBe(String(other.pid));

  await other.end();
  const unlock = lockFolder(folder.path);

  expect(holderOf(folder.path)).toBe(String(process.pid));
  unlock();
});

test('a lock with our own number that we did not write is a leftover: in a container every process is number 1', async () => {
  await using folder = await createFolder();
  writeFileSync(lockFile(folder.path), String(process.pid));

  const unlock = lockFolder(folder.path);

  unlock();
  expect(existsSync(lockFile(folder.path))).toBe(false);
});

test.for(['', 'nonsense', '0', '-1', '1.5'])('a lock file that names no process is a leftover: "%s"', async (content) => {
  await using folder = await createFolder();
  writeFileSync(lockFile(folder.path), content);

  const unlock = lockFolder(folder.path);

  unlock();
  expect(existsSync(lockFile(folder.path))).toBe(false);
});

test('a lock whose number another process has got since is a leftover', async () => {
  await using folder = await createFolder();
  await using other = await openProcess();
  lockFolder(folder.path);
  const [, ...birth] = readFileSync(lockFile(folder.path), 'utf8').split(' ');
  // As if this process had had the number, and had died.
  writeFileSync(lockFile(folder.path), [other.pid, ...birth].join(' '));

  const unlock = lockFolder(folder.path);

  expect(birth).toHaveLength(2);
  expect(holderOf(folder.path)).toBe(String(process.pid));
  unlock();
});

import { closeSync, fstatSync, ftruncateSync, mkdirSync, readFileSync, readlinkSync, statSync, writeSync } from 'node:fs';
import { hostname } from 'node:os';
import { resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { lockFile } from './fileLock.ts';

/** Another running process has the database open. */
export class FolderInUseError extends Error {
  override name = 'FolderInUseError';
}

/** A killed process may not have ended yet when its successor starts. */
const PATIENCE_MS = 2_000;
const RETRY_MS = 200;

/** The content of the lock file, used only for the error message of others. */
interface Holder {
  readonly pid: number;
  readonly host: string;
  readonly pidNamespace: string;
  readonly since: string;
}

/**
 * Locks the folder of an embedded database against other processes: PGlite itself would let both write, and rows would be lost.
 * The lock belongs to the kernel, so a stopped process keeps it and a dead one does not, across containers too. Returns a
 * function that releases it. The file stays: if it were removed, two processes could lock it. It is tried again for `patienceMs`.
 * @throws FolderInUseError when a running process holds the folder; Error when the folder cannot be written or locked
 */
export async function lockFolder(folder: string, patienceMs = PATIENCE_MS): Promise<() => void> {
  const path = resolve(folder, 'gateway.lock');
  const giveUpAt = performance.now() + patienceMs;
  let file = tryLock(folder, path);
  while (file === null && performance.now() < giveUpAt) {
    await sleep(RETRY_MS);
    file = tryLock(folder, path);
  }
  if (file === null) throw inUse(folder, holderIn(path));
  const held = file;
  ftruncateSync(held);
  writeSync(held, `${JSON.stringify(thisProcess())}\n`, 0);
  return () => {
    ftruncateSync(held);
    closeSync(held);
  };
}

function tryLock(folder: string, path: string): number | null {
  try {
    mkdirSync(folder, { recursive: true });
    const file = lockFile(path);
    if (file === null || isAt(path, file)) return file;
    closeSync(file); // the file was removed before it was locked
    return null;
  } catch (error) {
    throw new Error(`DATA_DIR ${folder} cannot be used for a database: ${(error as Error).message}`, { cause: error });
  }
}

function isAt(path: string, file: number): boolean {
  return statSync(path, { throwIfNoEntry: false })?.ino === fstatSync(file).ino;
}

const thisProcess = (): Holder => ({
  pid: process.pid,
  host: hostname(),
  pidNamespace: pidNamespace(),
  since: new Date().toISOString(),
});

/** Empty on systems without PID namespaces. */
function pidNamespace(): string {
  try {
    return readlinkSync('/proc/self/ns/pid');
  } catch {
    return '';
  }
}

/** Null when the file is empty or unreadable: the holder has only just locked it, or access is denied. */
function holderIn(path: string): Holder | null {
  try {
    const holder = JSON.parse(readFileSync(path, 'utf8')) as Holder | null; // written by a gateway, or something else
    return typeof holder?.pid === 'number' ? holder : null;
  } catch {
    return null;
  }
}

function inUse(folder: string, holder: Holder | null): FolderInUseError {
  return new FolderInUseError(
    `The database in ${folder} is in use by ${nameOf(holder)}. Stop it, or set DATA_DIR to another folder.`,
  );
}

/** A process id is only meaningful within its own namespace. */
function nameOf(holder: Holder | null): string {
  if (holder === null) return 'another process';
  const { pid, host, since } = holder;
  const isHere = host === hostname() && holder.pidNamespace === pidNamespace();
  return isHere ? `process ${pid}` : `process ${pid} of another container or machine (host ${host}, since ${since})`;
}

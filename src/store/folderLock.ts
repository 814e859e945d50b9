import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';

/** A living process has the database open. */
export class FolderInUseError extends Error {
  override name = 'FolderInUseError';
}

/** A lock file with our own number is a leftover (in a container every process is number 1), unless we wrote it ourselves. */
const heldHere = new Set<string>();

/**
 * Keeps a second process away from an embedded database: PGlite itself would let both write and lose rows.
 * Returns what gives the folder free again.
 * @throws FolderInUseError when a living process holds the folder.
 */
export function lockFolder(folder: string): () => void {
  mkdirSync(folder, { recursive: true });
  const file = resolve(folder, 'gateway.lock');
  if (!tryLock(file)) {
    const [holder = '', ...birth] = readFileSync(file, 'utf8').split(' ');
    if (isHeld(file, Number(holder), birth.join(' ')))
      throw new FolderInUseError(
        `The database in ${folder} is in use by process ${holder}. Stop it, or set DATA_DIR to another folder.`,
      );
    rmSync(file, { force: true });
    if (!tryLock(file)) throw new Error(`The database in ${folder} was taken by another process just now.`);
  }
  heldHere.add(file);
  return () => {
    heldHere.delete(file);
    rmSync(file, { force: true });
  };
}

/** The file appears with its content or not at all, so that nobody reads it half written. */
function tryLock(file: string): boolean {
  const draft = `${file}.${process.pid}`;
  writeFileSync(draft, [process.pid, birthOf(process.pid)].join(' ').trim());
  try {
    linkSync(draft, file);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  } finally {
    rmSync(draft, { force: true });
  }
}

/** After a crash another process can have the number of the one that held the lock, and was born at another time. */
function isHeld(file: string, pid: number, birth: string): boolean {
  if (pid === process.pid) return heldHere.has(file);
  if (!Number.isInteger(pid) || pid <= 0 || !isAlive(pid)) return false;
  const now = birthOf(pid);
  return birth === '' || now === '' || now === birth;
}

/** Which run of the machine, and which moment of it, a process was born in; empty where the system does not tell. */
function birthOf(pid: number): string {
  try {
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The second field is the name in brackets, and may hold anything.
    const ticks = stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
    return ticks === undefined ? '' : `${boot} ${ticks}`;
  } catch {
    return '';
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

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
    const holder = Number(readFileSync(file, 'utf8'));
    if (isHeld(file, holder))
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
  writeFileSync(draft, String(process.pid));
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

function isHeld(file: string, pid: number): boolean {
  if (pid === process.pid) return heldHere.has(file);
  return Number.isInteger(pid) && pid > 0 && isAlive(pid);
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

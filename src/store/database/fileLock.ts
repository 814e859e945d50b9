import { spawnSync } from 'node:child_process';
import { closeSync, constants, openSync } from 'node:fs';

/** Flags that lock a file as it is opened, where there are any: O_EXLOCK of the BSDs, and what libuv has for Windows. */
const BSD_EXLOCK = 0x20 | constants.O_NONBLOCK;
const LOCKING_FLAGS: Partial<Record<NodeJS.Platform, number>> = {
  darwin: BSD_EXLOCK,
  freebsd: BSD_EXLOCK,
  netbsd: BSD_EXLOCK,
  openbsd: BSD_EXLOCK,
  win32: 0x1000_0000,
};
const HELD = ['EAGAIN', 'EWOULDBLOCK', 'EBUSY'];
/** What flock answers where another open file has the lock. */
const CONFLICT = 1;

/**
 * Opens a file, made where there is none, and locks it; null while another process has it locked. The lock belongs to the returned
 * file descriptor: the kernel releases it when that is closed or the process ends, however it ends.
 * @throws Error when the file cannot be written, or its file system has no locks
 */
export function lockFile(path: string): number | null {
  const flags = LOCKING_FLAGS[process.platform];
  return flags === undefined ? lockByProgram(path) : lockOnOpening(path, flags);
}

function lockOnOpening(path: string, flags: number): number | null {
  try {
    return openSync(path, constants.O_RDWR | constants.O_CREAT | flags);
  } catch (error) {
    if (HELD.includes((error as NodeJS.ErrnoException).code ?? '')) return null;
    throw error;
  }
}

/** Node has no flock(2). The program of that name locks the open file that it inherits, which stays locked when the program has ended. */
function lockByProgram(path: string): number | null {
  const file = openSync(path, constants.O_RDWR | constants.O_CREAT);
  const { status, error, stderr } = spawnSync('flock', ['-n', '3'], {
    stdio: ['ignore', 'ignore', 'pipe', file],
    encoding: 'utf8',
  });
  if (status === 0) return file;
  closeSync(file);
  // BusyBox answers with the same number where locking fails, and says why.
  if (status === CONFLICT && stderr === '') return null;
  throw new Error(
    error ? `the program flock (of util-linux) cannot be run: ${error.message}` : `${path} cannot be locked: ${stderr.trim()}`,
  );
}

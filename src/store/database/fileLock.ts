import { spawnSync } from 'node:child_process';
import { closeSync, constants, openSync } from 'node:fs';

/**
 * Flags that lock a file on opening, where the platform has them: O_EXLOCK on the BSDs, and the equivalent of libuv on Windows.
 */
const BSD_EXLOCK = 0x20 | constants.O_NONBLOCK;
const LOCKING_FLAGS: Partial<Record<NodeJS.Platform, number>> = {
  darwin: BSD_EXLOCK,
  freebsd: BSD_EXLOCK,
  netbsd: BSD_EXLOCK,
  openbsd: BSD_EXLOCK,
  win32: 0x1000_0000,
};
const HELD = ['EAGAIN', 'EWOULDBLOCK', 'EBUSY'];
/** Exit status of flock when another open file holds the lock. */
const CONFLICT = 1;

/**
 * Opens a file, creating it if needed, and locks it; null while another process holds the lock. The lock belongs to the returned
 * file descriptor: the kernel releases it when that is closed or the process ends.
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

/** Node has no flock(2). The program flock locks the inherited open file, which stays locked after the program has ended. */
function lockByProgram(path: string): number | null {
  const file = openSync(path, constants.O_RDWR | constants.O_CREAT);
  const { status, error, stderr } = spawnSync('flock', ['-n', '3'], {
    stdio: ['ignore', 'ignore', 'pipe', file],
    encoding: 'utf8',
  });
  if (status === 0) return file;
  closeSync(file);
  // BusyBox exits with the same status when locking fails, but prints the reason.
  if (status === CONFLICT && stderr === '') return null;
  throw new Error(
    error ? `the program flock (of util-linux) cannot be run: ${error.message}` : `${path} cannot be locked: ${stderr.trim()}`,
  );
}

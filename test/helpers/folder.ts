import { statfsSync } from 'node:fs';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const MEMORY = '/dev/shm';
const ROOM_BYTES = 1 << 30;

/** A temporary folder, deleted on disposal. */
export interface Folder extends AsyncDisposable {
  readonly path: string;
}

/** Creates a folder in memory if possible: an embedded database on disk is three times as slow. */
export async function createFolder(template?: string | null): Promise<Folder> {
  const path = await mkdtemp(join(hasRoom() ? MEMORY : tmpdir(), 'gateway-test-'));
  if (template) await cp(template, path, { recursive: true });
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }) };
}

function hasRoom(): boolean {
  try {
    const { bavail, bsize } = statfsSync(MEMORY);
    return bavail * bsize > ROOM_BYTES;
  } catch {
    return false;
  }
}

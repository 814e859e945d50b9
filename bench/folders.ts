import { chownSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const folders = new Set<string>();

process.once('exit', () => folders.forEach(remove));

/** A temporary folder. */
export interface Folder extends Disposable {
  readonly path: string;
}

/** Creates a temporary folder, deleted on disposal or at the latest when this process ends. */
export function temporaryFolder(purpose: string, owner?: { uid: number; gid: number }): Folder {
  const path = mkdtempSync(join(tmpdir(), `gateway-bench-${purpose}-`));
  folders.add(path);
  if (owner) chownSync(path, owner.uid, owner.gid);
  return { path, [Symbol.dispose]: () => remove(path) };
}

function remove(path: string): void {
  folders.delete(path);
  rmSync(path, { recursive: true, force: true, maxRetries: 3 });
}

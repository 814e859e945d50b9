import { cp } from 'node:fs/promises';
import { temporaryFolder } from '../folders.ts';
import type { Database } from './database.ts';

/** A new PGlite database on disk, created by its first gateway. */
export function createFolderDatabase(): Database {
  const folder = temporaryFolder('data');
  return {
    kind: 'pglite',
    env: { DATA_DIR: folder.path },
    [Symbol.asyncDispose]: () => Promise.resolve(folder[Symbol.dispose]()),
  };
}

/** Copies a database that is not in use: creating one takes seconds, which should not be measured each time. */
export async function copyFolderDatabase(template: Database): Promise<Database> {
  const copy = createFolderDatabase();
  if ('DATA_DIR' in template.env && 'DATA_DIR' in copy.env)
    await cp(template.env.DATA_DIR, copy.env.DATA_DIR, { recursive: true });
  return copy;
}

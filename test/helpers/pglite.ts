import type { TestProject } from 'vitest/node';
import { prepareQueue } from '../../src/jobs/queue.ts';
import { openDatabase } from '../../src/store/openDatabase.ts';
import { createFolder } from './folder.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    /** The folder of a migrated embedded database, used as a template. */
    pglite: string | null;
  }
}

/** Vitest's global setup: creates an embedded database once, since creating one takes seconds and a copy opens at once. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const folder = await createFolder();
  const database = await openDatabase({ url: undefined, dataDir: folder.path, prepare: prepareQueue });
  await database.close();
  project.provide('pglite', folder.path);
  return async () => folder[Symbol.asyncDispose]();
}

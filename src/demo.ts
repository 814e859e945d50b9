import type { App } from './app.ts';
import { endDemo, hasDemoEnded, isDemoWanted } from './store/edits/demoCatalog.ts';

/**
 * Imports the demo catalog, unless the database has a catalog or ever had an imported one. Resolves after the import, with whether the
 * catalog was loaded.
 */
export async function loadDemo({ db, imports, events }: App): Promise<boolean> {
  // Not through Prisma: its first query takes half a second, which would delay every start.
  if (!(await isDemoWanted(db))) return false;
  const jobId = await imports.importCatalog({
    source: 'DEMO',
    release: null,
    dryRun: false,
    autoUpdateEnabled: false,
    requestedBy: null,
  });
  let state = 'QUEUED';
  for await (const event of await events.ofJob(jobId, 0)) state = event.state;
  // Another import may have completed in the meantime.
  const isLate = await hasDemoEnded(db);
  if (isLate) await db.transaction(endDemo);
  return state === 'SUCCEEDED' && !isLate;
}

import type { App } from './app.ts';
import { endDemo, hasDemoEnded, isDemoWanted } from './store/edits/demoCatalog.ts';

/**
 * Loads the demo catalog into a database that has no catalog and has never had one of an upstream; resolves with whether it did,
 * when the import has ended.
 */
export async function loadDemo({ db, imports, events }: App): Promise<boolean> {
  // Not through Prisma: its first query costs half a second, which a start that has nothing to load need not spend.
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
  // Another import can have been quicker.
  const isLate = await hasDemoEnded(db);
  if (isLate) await db.transaction(endDemo);
  return state === 'SUCCEEDED' && !isLate;
}

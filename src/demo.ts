import type { App } from './app.ts';

/** Loads the demo catalog into an empty database; resolves with whether it did, when the import has ended. */
export async function loadDemo({ db, imports, events }: App): Promise<boolean> {
  // Not through Prisma: its first query costs half a second, which a start that has nothing to load need not spend.
  if ((await db.query('demo.isEmpty', 'SELECT FROM catalog LIMIT 1')).length > 0) return false;
  const jobId = await imports.importCatalog({
    source: 'DEMO',
    release: null,
    dryRun: false,
    autoUpdateEnabled: false,
    requestedBy: null,
  });
  let state = 'QUEUED';
  for await (const event of await events.ofJob(jobId, 0)) state = event.state;
  return state === 'SUCCEEDED';
}

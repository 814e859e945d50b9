import { ImportInProgressError } from '../domain/errors.ts';
import { catalogsToUpdate, noteAttempt, noteFailure } from '../store/imports/importedCatalog.ts';
import type { Imports } from './imports.ts';
import type { Database } from '../store/database/database.ts';

export interface AutoUpdateOptions {
  readonly db: Database;
  readonly imports: Imports;
  readonly onError: (error: unknown) => void;
}

/** Queues a refresh of every catalog that shall be kept up to date; one that cannot be queued keeps none of the others from it. */
export async function autoUpdate({ db, imports, onError }: AutoUpdateOptions): Promise<void> {
  for (const catalogId of await catalogsToUpdate(db))
    try {
      await imports.refreshCatalog({ catalogId, dryRun: false, forced: false, requestedBy: null, trigger: 'SCHEDULE' });
    } catch (error) {
      // Somebody refreshes it already.
      if (error instanceof ImportInProgressError) continue;
      onError(error);
      await noteAttempt(db, catalogId);
      await noteFailure(db, catalogId, 'The nightly refresh could not be started; the log of the gateway says more.');
    }
}

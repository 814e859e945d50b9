import { ImportInProgressError } from '../domain/errors.ts';
import { catalogsToUpdate, noteAttempt, noteFailure } from '../store/imports/importedCatalog.ts';
import type { Imports } from './imports.ts';
import type { Database } from '../store/database/database.ts';

/** Options of `autoUpdate`. `onError` is called with failures that are not reported to clients. */
export interface AutoUpdateOptions {
  readonly db: Database;
  readonly imports: Imports;
  readonly onError: (error: unknown) => void;
}

/** Queues a refresh of every catalog with automatic updates; a failure for one does not affect the others. */
export async function autoUpdate({ db, imports, onError }: AutoUpdateOptions): Promise<void> {
  for (const catalogId of await catalogsToUpdate(db))
    try {
      await imports.refreshCatalog({ catalogId, dryRun: false, forced: false, requestedBy: null, trigger: 'SCHEDULE' });
    } catch (error) {
      // It is already being refreshed.
      if (error instanceof ImportInProgressError) continue;
      onError(error);
      await noteAttempt(db, catalogId);
      await noteFailure(db, catalogId, 'The nightly refresh could not be started; see the log of the gateway.');
    }
}

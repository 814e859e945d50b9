import type { SqlExecutor } from '../database/driver.ts';

/** A catalog as the index sees it. */
export interface CatalogRevision {
  readonly id: string;
  /** Increases with every change of the catalog or its contents. */
  readonly revision: number;
  /** Whether its packages are built, ready to load. */
  readonly isBinary: boolean;
  /** Whether it is a frozen copy, which is searched only where it is named. */
  readonly isFrozen: boolean;
}

/** All catalogs with their revisions. @param name of the statement */
export const readRevisions = (
  sql: SqlExecutor,
  name: 'index.revisions' | 'index.settled' | 'export.revisions',
): Promise<CatalogRevision[]> =>
  sql.query<CatalogRevision>(
    name,
    `SELECT id, revision, type = 'BINARY_RUNTIME' AS "isBinary", frozen_at IS NOT NULL AS "isFrozen" FROM catalog`,
  );

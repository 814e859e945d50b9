import type { KnownIssue } from '../domain/hosts/knownIssue.ts';
import type { Role, Viewer } from '../domain/viewer.ts';
import type { Discovery } from '../jobs/discovery.ts';
import type { CatalogChanges } from '../jobs/catalogChanges.ts';
import type { Imports } from '../jobs/imports.ts';
import type { ImportEvents } from '../jobs/importEvents.ts';
import type { Cancellation } from '../store/database/cancellation.ts';
import type { ChangeFeed } from '../store/database/changeFeed.ts';
import type { PackageIndex } from '../store/index/packageIndex.ts';
import type { Loaders } from '../store/reads/loaders.ts';
import type { Database } from '../store/database/database.ts';

export type { Role, Viewer };

/** The context of one operation, passed to its resolvers. */
export interface Context {
  readonly viewer: Viewer;
  readonly db: Database;
  readonly changes: ChangeFeed;
  /** All packages in memory, for searches. */
  readonly index: PackageIndex;
  imports: Imports;
  /** Cancels all database work of the operation. */
  readonly cancellation: Cancellation;
  readonly events: ImportEvents;
  readonly catalogChanges: CatalogChanges;
  readonly discovery: Discovery;
  /** The rules by which builds have known issues: those of the project, then those of the KNOWN_ISSUES file. */
  readonly knownIssues: readonly KnownIssue[];
  /** False if reads require a token and the request has none. */
  readonly mayRead: boolean;
  loaders: Loaders;
  /** Marks the response as not cacheable, if it depends on the viewer in a way that the document does not show. */
  readonly refuseSharing: () => void;
  /** Clears the loaders: a subscription has one context for all its events, and each event needs fresh rows. */
  renewLoaders(): void;
  /** Uses the same loaders as all other operations that handle this event, so that its rows are read once. */
  shareLoaders(event: object): void;
  /** From now on reads use the primary, never a replica, and imports are bound to the operation's time limit. */
  beginEdit(): void;
}

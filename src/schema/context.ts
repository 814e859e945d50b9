import type { Role, Viewer } from '../domain/viewer.ts';
import type { Discovery } from '../jobs/discovery.ts';
import type { Imports } from '../jobs/imports.ts';
import type { ImportEvents } from '../jobs/importEvents.ts';
import type { Cancellation } from '../store/database/cancellation.ts';
import type { ChangeFeed } from '../store/database/changeFeed.ts';
import type { Loaders } from '../store/reads/loaders.ts';
import type { Database } from '../store/database/database.ts';

export type { Role, Viewer };

/** What resolvers may use; one for each operation. */
export interface Context {
  readonly viewer: Viewer;
  readonly db: Database;
  readonly changes: ChangeFeed;
  imports: Imports;
  /** Of all that is done for the operation. */
  readonly cancellation: Cancellation;
  readonly events: ImportEvents;
  readonly discovery: Discovery;
  /** False where reads need a token and there is none. */
  readonly mayRead: boolean;
  loaders: Loaders;
  /** Keeps the answer from being given to others, where it holds what is not shared and the document cannot tell. */
  readonly refuseSharing: () => void;
  /** Forgets what was loaded: a subscription has one context for life, and each of its events is news. */
  renewLoaders(): void;
  /** From now on reads see what is in the database itself, whatever a replica has of it, and imports end with the operation's time. */
  beginEdit(): void;
}

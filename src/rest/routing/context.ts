import type { KnownIssue } from '../../domain/hosts/knownIssue.ts';
import type { Viewer } from '../../domain/viewer.ts';
import type { Discovery } from '../../jobs/discovery.ts';
import type { Imports } from '../../jobs/imports.ts';
import { cancellable, cancellableSql } from '../../store/database/cancellable.ts';
import type { Cancellation } from '../../store/database/cancellation.ts';
import type { ChangeFeed } from '../../store/database/changeFeed.ts';
import type { PackageIndex } from '../../store/index/packageIndex.ts';
import { Loaders } from '../../store/reads/loaders.ts';
import { type Memo, memoUntilChange } from '../../store/reads/memoUntilChange.ts';
import { TreeReader } from '../../store/reads/treeReader.ts';
import type { Links } from './links.ts';
import { Slots } from './slots.ts';
import type { Database } from '../../store/database/database.ts';
import type { SqlExecutor } from '../../store/database/driver.ts';

/** Of the ten connections of a gateway, most must stay free for short reads. */
const MAX_EXPORTS = 3;

/** Services shared by all requests. */
export interface RestServices {
  readonly db: Database;
  readonly changes: ChangeFeed;
  readonly index: PackageIndex;
  readonly imports: Imports;
  readonly discovery: Discovery;
  readonly knownIssues: readonly KnownIssue[];
}

/** The services for the handler of one request. */
export interface RestContext extends RestServices {
  readonly viewer: Viewer;
  /** Exports at once: each holds a connection for as long as its client reads. */
  readonly exports: Slots;
  readonly links: Links;
  /** For statements that only read. */
  readonly sql: SqlExecutor;
  readonly reads: TreeReader;
  loaders: Loaders;
  /** Awaits an edit and discards the loaders' caches, so that later reads of the request see its result. */
  readonly edited: <Result>(work: Promise<Result>) => Promise<Result>;
}

/** Properties of a request that determine its database access. */
export interface RequestOptions {
  /** Whether the request only reads, so that it may use a replica. */
  readonly isReading: boolean;
  readonly cancellation: Cancellation;
}

/** Creates the context of one request. */
export type MakeRestContext = (viewer: Viewer, links: Links, options: RequestOptions) => RestContext;

/** Returns the factory for request contexts, which share one memo of small reads. */
export function restContextMaker(services: RestServices): MakeRestContext {
  const remember: Memo = memoUntilChange(services.changes);
  const exports = new Slots(MAX_EXPORTS);
  return (viewer, links, { isReading, cancellation }) => {
    const db = cancellable(services.db, cancellation);
    const source = isReading ? services.db.reads : services.db;
    const sql = cancellableSql(source, cancellation);
    // The memo is shared with other requests, which must not fail when this one is cancelled.
    const newLoaders = () =>
      new Loaders(sql, { memo: remember, shared: source, index: services.index, knownIssues: services.knownIssues });
    const context: RestContext = {
      ...services,
      db,
      imports: services.imports.withDatabase(db),
      viewer,
      exports,
      links,
      sql,
      reads: new TreeReader(sql),
      loaders: newLoaders(),
      async edited(work) {
        const result = await work;
        services.changes.invalidate();
        context.loaders = newLoaders();
        return result;
      },
    };
    return context;
  };
}

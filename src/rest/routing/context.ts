import type { Viewer } from '../../domain/viewer.ts';
import type { Discovery } from '../../jobs/discovery.ts';
import type { Imports } from '../../jobs/imports.ts';
import { cancellable, cancellableSql } from '../../store/database/cancellable.ts';
import type { Cancellation } from '../../store/database/cancellation.ts';
import type { ChangeFeed } from '../../store/database/changeFeed.ts';
import { Loaders } from '../../store/reads/loaders.ts';
import { type Memo, memoUntilChange } from '../../store/reads/memoUntilChange.ts';
import { TreeReader } from '../../store/reads/treeReader.ts';
import type { Links } from './links.ts';
import type { Database } from '../../store/database/database.ts';

/** What every request shares. */
export interface RestServices {
  readonly db: Database;
  readonly changes: ChangeFeed;
  readonly imports: Imports;
  readonly discovery: Discovery;
}

/** What the handlers of one request may use. */
export interface RestContext extends RestServices {
  readonly viewer: Viewer;
  readonly links: Links;
  readonly reads: TreeReader;
  loaders: Loaders;
  /** Waits for an edit; from then on the request reads what is there after it. */
  readonly edited: <Result>(work: Promise<Result>) => Promise<Result>;
}

/** What a request is about, where that matters to how it reaches the database. */
export interface RequestOptions {
  /** What changes nothing may be read from a replica. */
  readonly isReading: boolean;
  readonly cancellation: Cancellation;
}

/** Makes the context of one request. */
export type MakeRestContext = (viewer: Viewer, links: Links, options: RequestOptions) => RestContext;

export function restContextMaker(services: RestServices): MakeRestContext {
  const remember: Memo = memoUntilChange(services.changes);
  return (viewer, links, { isReading, cancellation }) => {
    const db = cancellable(services.db, cancellation);
    const source = isReading ? services.db.reads : services.db;
    const sql = cancellableSql(source, cancellation);
    // What is remembered is for others too, who have not cancelled it.
    const newLoaders = () => new Loaders(sql, remember, source);
    const context: RestContext = {
      ...services,
      db,
      imports: services.imports.withDatabase(db),
      viewer,
      links,
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

import type { Viewer } from '../domain/viewer.ts';
import type { Discovery } from '../jobs/discovery.ts';
import type { Imports } from '../jobs/imports.ts';
import { cancellable, cancellableSql } from '../store/cancellable.ts';
import type { Cancellation } from '../store/cancellation.ts';
import type { Changes } from '../store/changes.ts';
import type { Database } from '../store/database.ts';
import { Loaders } from '../store/loaders.ts';
import { type Remember, remembered } from '../store/remembered.ts';
import { WholeReads } from '../store/wholeReads.ts';
import type { Links } from './links.ts';

/** What every request shares. */
export interface RestServices {
  readonly db: Database;
  readonly changes: Changes;
  readonly imports: Imports;
  readonly discovery: Discovery;
}

/** What the handlers of one request may use. */
export interface RestContext extends RestServices {
  readonly viewer: Viewer;
  readonly links: Links;
  readonly reads: WholeReads;
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
  const remember: Remember = remembered(services.changes);
  return (viewer, links, { isReading, cancellation }) => {
    const db = cancellable(services.db, cancellation);
    const source = isReading ? services.db.reads : services.db;
    const sql = cancellableSql(source, cancellation);
    // What is remembered is for others too, who have not cancelled it.
    const newLoaders = () => new Loaders(sql, remember, source);
    const context: RestContext = {
      ...services,
      db,
      imports: services.imports.within(db),
      viewer,
      links,
      reads: new WholeReads(sql),
      loaders: newLoaders(),
      async edited(work) {
        const result = await work;
        services.changes.note();
        context.loaders = newLoaders();
        return result;
      },
    };
    return context;
  };
}

import type { Viewer } from '../domain/viewer.ts';
import type { Discovery } from '../jobs/discovery.ts';
import type { Imports } from '../jobs/imports.ts';
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

/** Makes the context of one request. */
export type MakeRestContext = (viewer: Viewer, links: Links, isReading: boolean) => RestContext;

export function restContextMaker(services: RestServices): MakeRestContext {
  const remember: Remember = remembered(services.changes);
  return (viewer, links, isReading) => {
    const sql = isReading ? services.db.reads : services.db;
    const newLoaders = () => new Loaders(sql, remember);
    const context: RestContext = {
      ...services,
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

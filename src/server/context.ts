import type { Context, Viewer } from '../schema/index.ts';
import { cancellable, cancellableSql } from '../store/cancellable.ts';
import { Cancellation } from '../store/cancellation.ts';
import { Loaders } from '../store/loaders.ts';
import { remembered } from '../store/remembered.ts';
import type { Sql } from '../store/sql.ts';

/** What every operation shares. */
export type Services = Pick<Context, 'db' | 'changes' | 'imports' | 'events' | 'discovery'>;

/** What belongs to the request of an operation, where there is one. */
export interface OperationOptions {
  readonly refuseSharing?: () => void;
  readonly cancellation?: Cancellation | undefined;
}

/** Makes the context of one operation: who asks, and loaders of its own. */
export type MakeContext = (viewer: Viewer, options?: OperationOptions) => Context;

export function contextMaker(services: Services, isAnonymousReadAllowed: boolean): MakeContext {
  const remember = remembered(services.changes);
  return (viewer, { refuseSharing = () => undefined, cancellation = new Cancellation() } = {}) => {
    const db = cancellable(services.db, cancellation);
    // What is remembered is for others too, who have not cancelled it.
    const newLoaders = (sql: Sql) => new Loaders(cancellableSql(sql, cancellation), remember, sql);
    return {
      ...services,
      db,
      cancellation,
      viewer,
      mayRead: isAnonymousReadAllowed || viewer.role !== null,
      loaders: newLoaders(services.db.reads),
      refuseSharing,
      // On `this`: Yoga copies the properties of a context into one of its own.
      renewLoaders() {
        this.loaders = newLoaders(services.db.reads);
      },
      readPrimary() {
        this.loaders = newLoaders(services.db);
      },
    };
  };
}

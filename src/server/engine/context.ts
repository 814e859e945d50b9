import type { Context, Viewer } from '../../schema/index.ts';
import { cancellable, cancellableSql } from '../../store/database/cancellable.ts';
import { Loaders } from '../../store/reads/loaders.ts';
import { memoUntilChange } from '../../store/reads/memoUntilChange.ts';
import type { SqlExecutor } from '../../store/database/driver.ts';
import type { ClientRequest } from './clientRequest.ts';

/** What every operation shares. */
export type Services = Pick<Context, 'db' | 'changes' | 'imports' | 'events' | 'discovery'>;

/** What an operation is executed with. */
export type OperationContext = Context;

/** Makes the context of one operation: its viewer, and loaders of its own. */
export type ContextOf = (viewer: Viewer, request: ClientRequest) => OperationContext;

export function contextMaker(services: Services, isAnonymousReadAllowed: boolean): ContextOf {
  const { db, changes, imports, events, discovery } = services;
  const remember = memoUntilChange(changes);
  return (viewer, request) => {
    const { cancellation } = request;
    // What is kept for other operations as well is read without the cancellation of this one.
    const newLoaders = (sql: SqlExecutor) => new Loaders(cancellableSql(sql, cancellation), remember, sql);
    return {
      db: cancellable(db, cancellation),
      changes,
      imports,
      events,
      discovery,
      cancellation,
      viewer,
      mayRead: isAnonymousReadAllowed || viewer.role !== null,
      loaders: newLoaders(db.reads),
      refuseSharing: () => request.refuseCaching(),
      renewLoaders() {
        this.loaders = newLoaders(db.reads);
      },
      beginEdit() {
        this.loaders = newLoaders(db);
        this.imports = imports.withDatabase(this.db);
      },
    };
  };
}

import type { Context, Viewer } from '../../schema/index.ts';
import { cancellable, cancellableSql } from '../../store/database/cancellable.ts';
import { Loaders } from '../../store/reads/loaders.ts';
import { memoUntilChange } from '../../store/reads/memoUntilChange.ts';
import type { SqlExecutor } from '../../store/database/driver.ts';
import type { ClientRequest } from './clientRequest.ts';

/** Services shared by all operations. */
export type Services = Pick<
  Context,
  'db' | 'changes' | 'index' | 'imports' | 'events' | 'catalogChanges' | 'discovery' | 'knownIssues'
>;

/** The context of an operation's execution. */
export type OperationContext = Context;

/** Creates the context of one operation, with its viewer and separate loaders. */
export type ContextOf = (viewer: Viewer, request: ClientRequest) => OperationContext;

/** Returns the factory for operation contexts, which share one memo of small reads. */
export function contextMaker(services: Services, isAnonymousReadAllowed: boolean): ContextOf {
  const { db, changes, index, imports, events, catalogChanges, discovery, knownIssues } = services;
  const remember = memoUntilChange(changes);
  const loadersOf = eventLoaders(() => new Loaders(db.reads, { memo: remember, index, knownIssues }));
  return (viewer, request) => {
    const { cancellation } = request;
    // Reads for the shared memo must not be cancelled with this operation.
    const newLoaders = (sql: SqlExecutor) =>
      new Loaders(cancellableSql(sql, cancellation), { memo: remember, shared: sql, index, knownIssues });
    return {
      db: cancellable(db, cancellation),
      changes,
      index,
      imports,
      events,
      catalogChanges,
      discovery,
      knownIssues,
      cancellation,
      viewer,
      mayRead: isAnonymousReadAllowed || viewer.role !== null,
      loaders: newLoaders(db.reads),
      refuseSharing: () => request.refuseCaching(),
      renewLoaders() {
        this.loaders = newLoaders(db.reads);
      },
      shareLoaders(event) {
        this.loaders = loadersOf(event);
      },
      beginEdit() {
        this.loaders = newLoaders(db);
        this.imports = imports.withDatabase(this.db);
      },
    };
  };
}

/** Returns the loaders of an event, which no single operation can cancel. */
function eventLoaders(create: () => Loaders): (event: object) => Loaders {
  const created = new WeakMap<object, Loaders>();
  return (event) => {
    const loaders = created.get(event) ?? create();
    created.set(event, loaders);
    return loaders;
  };
}

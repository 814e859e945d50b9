import type { Context, Viewer } from '../schema/index.ts';
import { cancellable, cancellableSql } from '../store/cancellable.ts';
import { Cancellation } from '../store/cancellation.ts';
import { Loaders } from '../store/loaders.ts';
import { remembered } from '../store/remembered.ts';
import type { Sql } from '../store/sql.ts';
import type { Client } from './client.ts';
import type { Exchange } from './exchange.ts';

/** What every operation shares. */
export type Services = Pick<Context, 'db' | 'changes' | 'imports' | 'events' | 'discovery'>;

/** What a transport says of an operation. */
export interface ServerContext {
  readonly client: Client;
  /** By which a transport says that the client has gone. */
  readonly cancellation?: Cancellation | undefined;
  /** Set by graphql.ts for a request over HTTP. */
  readonly exchange?: Exchange | undefined;
  /** Set by ws.ts for an operation over WebSocket: what its connection was opened with. */
  readonly socket?: { readonly authorization: string | undefined };
}

/** What an operation is executed with. */
export type OperationContext = Context & Pick<ServerContext, 'client' | 'exchange'>;

/** Makes the context of one operation: who asks, and loaders of its own. */
export type MakeContext = (viewer: Viewer, said: Omit<ServerContext, 'socket'>) => OperationContext;

export function contextMaker(
  { db, changes, imports, events, discovery }: Services,
  isAnonymousReadAllowed: boolean,
): MakeContext {
  const remember = remembered(changes);
  return (viewer, { client, exchange, cancellation = new Cancellation() }) => {
    // What is remembered is for others too, who have not cancelled it.
    const newLoaders = (sql: Sql) => new Loaders(cancellableSql(sql, cancellation), remember, sql);
    return {
      db: cancellable(db, cancellation),
      changes,
      imports,
      events,
      discovery,
      cancellation,
      client,
      exchange,
      viewer,
      mayRead: isAnonymousReadAllowed || viewer.role !== null,
      loaders: newLoaders(db.reads),
      refuseSharing() {
        if (exchange) exchange.isSharingRefused = true;
      },
      // On `this`: Yoga copies the properties of a context into one of its own.
      renewLoaders() {
        this.loaders = newLoaders(db.reads);
      },
      beginEdit() {
        this.loaders = newLoaders(db);
        this.imports = imports.within(this.db);
      },
    };
  };
}

import type pg from 'pg';
import type { Cancellation } from './cancellation.ts';
import type { Connector } from './connector.ts';

type OnEnd = (failure: Error | null | undefined, result?: pg.QueryResult) => void;

const settling =
  (resolve: (result: pg.QueryResult) => void, reject: (failure: Error) => void): OnEnd =>
  (failure, result) =>
    failure || !result ? reject(failure ?? new Error('A statement has ended without a result.')) : resolve(result);

/** Runs statements that can be cancelled while they run. */
export class CancelledStatements {
  readonly #connector: Connector;

  constructor(connector: Connector) {
    this.#connector = connector;
  }

  /** Runs a statement on a connection that nobody else gets before it has ended, and before what cancels it has. */
  run(client: pg.PoolClient, query: pg.QueryConfig, cancellation: Cancellation): Promise<pg.QueryResult> {
    return new Promise((resolve, reject) => this.#start(client, query, cancellation, settling(resolve, reject)));
  }

  /**
   * The same on one of a pool's connections, which is known then while the statement runs. As the pool does it by itself, with
   * callbacks: reads are many, and promises in between took a fifth of a small one's time.
   */
  runOnOneOf(pool: pg.Pool, query: pg.QueryConfig, cancellation: Cancellation): Promise<pg.QueryResult> {
    return new Promise((resolve, reject) => {
      const settle = settling(resolve, reject);
      pool.connect((error, client, release) => {
        if (!client) return settle(error ?? new Error('The pool gives no connection.'));
        let broken: Error | undefined;
        const onDeath = (death: Error) => void (broken = death);
        client.on('error', onDeath);
        this.#start(client, query, cancellation, (failure, result) => {
          client.removeListener('error', onDeath);
          release(broken);
          settle(failure, result);
        });
      });
    });
  }

  #start(client: pg.PoolClient, query: pg.QueryConfig, cancellation: Cancellation, onEnd: OnEnd): void {
    if (cancellation.reason) return onEnd(cancellation.reason);
    let cancelling: Promise<void> | undefined;
    const callOff = cancellation.onCancel(() => void (cancelling = this.#cancel(client)));
    client.query(query, (failure: Error | null, result) => {
      callOff();
      if (!cancelling) return onEnd(failure, result);
      // What comes after the statement has ended would else hit the next one on its connection.
      void cancelling.then(() => onEnd(failure && (cancellation.reason ?? failure), result));
    });
  }

  #cancel(client: pg.PoolClient): Promise<void> {
    const { processID } = client as unknown as { readonly processID: number }; // known to node-postgres, not to its types
    return this.#connector.cancel(processID);
  }
}

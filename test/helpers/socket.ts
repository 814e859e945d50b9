import type { ExecutionResult } from 'graphql';
import { type Client, CloseCode, createClient } from 'graphql-ws';
import { WebSocket } from 'ws';
import type { TestApp } from './app.ts';
import type { Data, Viewer } from './client.ts';
import type { Operation } from './sse.ts';

export { CloseCode };

type Result = ExecutionResult<Data>;

/** A client over graphql-transport-ws. */
export class Socket implements AsyncDisposable {
  readonly #client: Client;
  /** The close code of the server. */
  readonly closed: Promise<number>;

  constructor(app: TestApp, viewer: Viewer) {
    let close: (code: number) => void = () => undefined;
    this.closed = new Promise((resolve) => (close = resolve));
    this.#client = createClient({
      url: `${app.url.replace('http', 'ws')}/graphql`,
      webSocketImpl: WebSocket,
      connectionParams: app.authorization(viewer),
      retryAttempts: 0,
      lazy: true,
      // The socket outlives its subscriptions, so that a test can tell which of them ended.
      lazyCloseTimeout: 60_000,
      on: { closed: (event) => close((event as CloseEvent).code) },
    });
  }

  /** The results of an operation, including errors. */
  results(operation: Operation, variables: Record<string, unknown> = {}): AsyncIterableIterator<Result> {
    const payload = typeof operation === 'string' ? { query: operation, variables } : { query: '', ...operation };
    return this.#client.iterate(payload) as AsyncIterableIterator<Result>;
  }

  /** All results of an operation until it completes. */
  async all(query: string, variables: Record<string, unknown> = {}): Promise<Result[]> {
    const results: Result[] = [];
    for await (const result of this.results(query, variables)) results.push(result);
    return results;
  }

  /** The first result of an operation. */
  async ask(operation: Operation, variables: Record<string, unknown> = {}): Promise<Result> {
    const results = this.results(operation, variables);
    const { value } = (await results.next()) as IteratorYieldResult<Result>;
    await results.return?.();
    return value;
  }

  /** Closes the connection, whatever state it is in. */
  leave(): void {
    this.#client.terminate();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#client.dispose();
  }
}

/** Opens a client as the viewer. */
export const openSocket = (app: TestApp, viewer: Viewer = 'staff'): Socket => new Socket(app, viewer);

/** Opens a socket without a client library, for misbehaving clients. Resolves once the connection is acknowledged. */
export async function openRawSocket(app: TestApp, viewer: Viewer = 'staff'): Promise<WebSocket & AsyncDisposable> {
  const socket = new WebSocket(`${app.url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws');
  const acknowledged = new Promise((resolve) => socket.once('message', resolve));
  await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject));
  socket.send(JSON.stringify({ type: 'connection_init', payload: app.authorization(viewer) }));
  await acknowledged;
  const closed = new Promise((resolve) => socket.once('close', resolve));
  const close = async () => {
    socket.terminate();
    await closed;
  };
  return Object.assign(socket, { [Symbol.asyncDispose]: close });
}

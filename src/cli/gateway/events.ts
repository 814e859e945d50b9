import type { ExecutionResult } from 'graphql-ws';
import type { GraphQLFault } from './failureOf.ts';

/** The connection is lost; the subscription may be started again. */
export class ConnectionLostError extends Error {
  override name = 'ConnectionLostError';
}

interface Socket {
  readonly url: string;
  readonly token: string | undefined;
  readonly signal: AbortSignal;
}

interface Subscription {
  readonly query: string;
  readonly variables: Record<string, unknown>;
}

/**
 * The data of a subscription over a WebSocket of its own, until it completes.
 * @throws ConnectionLostError when the socket is closed meanwhile; what `failure` makes of the errors of a result
 */
export async function* eventsOf<Data>(
  { url, token, signal }: Socket,
  subscription: Subscription,
  failure: (errors: readonly GraphQLFault[]) => Error,
): AsyncGenerator<Data> {
  // Loaded on demand: no other command needs them.
  const [{ createClient }, { WebSocket }] = await Promise.all([import('graphql-ws'), import('ws')]);
  const client = createClient({
    url,
    webSocketImpl: WebSocket,
    retryAttempts: 0,
    keepAlive: 10_000,
    connectionParams: token === undefined ? {} : { authorization: `Bearer ${token}` },
  });
  const stop = (): void => void client.terminate();
  signal.addEventListener('abort', stop);
  try {
    for await (const { data, errors } of client.iterate(subscription) as AsyncIterable<ExecutionResult>) {
      if (errors) throw failure(errors);
      if (data) yield data as Data;
    }
  } catch (error) {
    throw isClosing(error)
      ? new ConnectionLostError('The connection to the gateway is lost.', { cause: error })
      : asFailure(error, failure);
  } finally {
    signal.removeEventListener('abort', stop);
    await client.dispose();
  }
}

/** graphql-ws rejects with the event that closed the socket, or with the errors of an operation. */
const isClosing = (error: unknown): boolean =>
  typeof error === 'object' && error !== null && ('code' in error || 'type' in error);

const asFailure = (error: unknown, failure: (errors: readonly GraphQLFault[]) => Error): unknown =>
  Array.isArray(error) ? failure(error as GraphQLFault[]) : error;

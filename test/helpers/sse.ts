import type { ExecutionResult } from 'graphql';
import type { TestApp } from './app.ts';
import type { Data, Viewer } from './client.ts';

type Result = ExecutionResult<Data>;

/** A stream of server-sent events of one operation. */
export interface EventStream extends AsyncDisposable {
  readonly status: number;
  readonly contentType: string | null;
  /** The results; ends with the `complete` event. @throws Error when the stream ends without one */
  readonly results: AsyncGenerator<Result, void>;
  /** Closes the connection, as a client that disconnects. */
  leave(): void;
}

/** The text of an operation, or the whole request. */
export type Operation = string | Readonly<Record<string, unknown>>;

/** Runs an operation over server-sent events, in the distinct-connections mode of graphql-sse. */
export async function openEventStream(
  app: TestApp,
  operation: Operation,
  variables: Record<string, unknown> = {},
  viewer: Viewer = 'staff',
): Promise<EventStream> {
  const connection = new AbortController();
  const response = await fetch(`${app.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'text/event-stream', ...app.authorization(viewer) },
    body: JSON.stringify(typeof operation === 'string' ? { query: operation, variables } : operation),
    signal: connection.signal,
  });
  const leave = () => connection.abort();
  return {
    status: response.status,
    contentType: response.headers.get('content-type'),
    results: resultsOf(response),
    leave,
    [Symbol.asyncDispose]: async () => leave(),
  };
}

/** The results until the `complete` event. @throws Error when the stream ends without one */
export async function* resultsOf(response: Response): AsyncGenerator<Result, void> {
  let text = '';
  if (!response.body) throw new Error('The response has no body.');
  for await (const chunk of response.body.pipeThrough(new TextDecoderStream())) {
    text += chunk;
    const messages = text.split('\n\n');
    text = messages.pop() ?? '';
    for (const { event, data } of messages.map(parse)) {
      if (event === 'complete') return;
      if (event === 'next') yield JSON.parse(data) as Result;
    }
  }
  throw new Error('The stream ended without a complete event.');
}

function parse(message: string): { event: string; data: string } {
  const field = (name: string) => new RegExp(`^${name}: ?(.*)$`, 'm').exec(message)?.[1] ?? '';
  return { event: field('event'), data: field('data') };
}

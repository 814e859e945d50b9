import type { ExecutionResult } from 'graphql';
import type { TestApp } from './app.ts';
import type { Data, Viewer } from './client.ts';

type Result = ExecutionResult<Data>;

export interface EventStream extends AsyncDisposable {
  readonly status: number;
  readonly contentType: string | null;
  /** What the server sends; ends with its `complete` event, and throws when the stream ends without one. */
  readonly results: AsyncGenerator<Result, void>;
  /** Cuts the connection, as a client does that leaves. */
  leave(): void;
}

/** The text of an operation, or all that a client sends. */
export type Operation = string | Readonly<Record<string, unknown>>;

/** An operation over server-sent events, in the distinct-connections mode. */
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

/** What the server sends, until its `complete` event. */
export async function* resultsOf(response: Response): AsyncGenerator<Result, void> {
  let text = '';
  if (!response.body) throw new Error('The answer has no body.');
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

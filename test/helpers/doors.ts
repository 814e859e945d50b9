import type { ExecutionResult } from 'graphql';
import type { TestApp } from './app.ts';
import type { Data, Viewer } from './client.ts';
import { openSocket } from './socket.ts';
import { resultsOf } from './sse.ts';

/** What a client is shown of a request: the codes of its errors, or, over REST, what the status and body stand for. */
export interface Shown {
  readonly codes: readonly unknown[];
  readonly text: string;
}

/** A request that has been sent. */
export interface Sent {
  readonly shown: Promise<Shown>;
  /** Closes the connection, or the stream, on which it was sent. */
  leave(): void;
}

/** A way in which clients read packages. */
export interface Door {
  readonly name: string;
  readonly isHttp: boolean;
  /** Sends a query for packages. @param query what is sent in place of it; REST has none */
  send(app: TestApp, options?: { query?: string; viewer?: Viewer }): Sent;
}

const PACKAGES = '{ packages { nodes { name } } }';

const JSON_TYPE = { 'content-type': 'application/json' };

const shownOf = (result: ExecutionResult<Data>): Shown => ({
  codes: (result.errors ?? []).map(({ extensions }) => extensions?.['code']),
  text: JSON.stringify(result),
});

function overHttp(request: (signal: AbortSignal) => Promise<Response>, read: (response: Response) => Promise<Shown>): Sent {
  const connection = new AbortController();
  return { shown: request(connection.signal).then(read), leave: () => connection.abort() };
}

const json = async (response: Response) => shownOf((await response.json()) as ExecutionResult<Data>);

const posted = (app: TestApp, query: string, headers: Record<string, string>, signal: AbortSignal): Promise<Response> =>
  fetch(`${app.url}/graphql`, { method: 'POST', headers: { ...JSON_TYPE, ...headers }, body: JSON.stringify({ query }), signal });

/** REST has no codes: its statuses in the words of GraphQL. */
const STATUSES: Readonly<Record<number, string>> = { 429: 'RATE_LIMITED', 500: 'INTERNAL_SERVER_ERROR', 504: 'TIMEOUT' };

/** The result of an operation on a stream of many. */
async function onStream(app: TestApp, query: string, headers: Record<string, string>, signal: AbortSignal): Promise<Shown> {
  const url = `${app.url}/graphql/stream`;
  const put = await fetch(url, { method: 'PUT', headers, signal });
  if (put.status !== 201) return json(put);
  const ours = { ...headers, ...JSON_TYPE, 'x-graphql-event-stream-token': await put.text() };
  const stream = await fetch(url, { headers: { ...ours, accept: 'text/event-stream' }, signal });
  const body = JSON.stringify({ query, extensions: { operationId: '1' } });
  const started = await fetch(url, { method: 'POST', headers: ours, body, signal });
  if (started.status !== 202) return json(started);
  const { value } = await resultsOf(stream).next();
  return shownOf((value as unknown as { payload: ExecutionResult<Data> }).payload);
}

export const DOORS: readonly Door[] = [
  {
    name: 'POST',
    isHttp: true,
    send: (app, { query = PACKAGES, viewer = 'anonymous' } = {}) =>
      overHttp((signal) => posted(app, query, app.authorization(viewer), signal), json),
  },
  {
    name: 'GET',
    isHttp: true,
    send: (app, { query = PACKAGES, viewer = 'anonymous' } = {}) =>
      overHttp(
        (signal) => fetch(`${app.url}/graphql?${new URLSearchParams({ query })}`, { headers: app.authorization(viewer), signal }),
        json,
      ),
  },
  {
    name: 'server-sent events',
    isHttp: true,
    send: (app, { query = PACKAGES, viewer = 'anonymous' } = {}) =>
      overHttp(
        (signal) => posted(app, query, { accept: 'text/event-stream', ...app.authorization(viewer) }, signal),
        async (response) => shownOf((await resultsOf(response).next()).value ?? {}),
      ),
  },
  {
    name: 'a stream of many',
    isHttp: true,
    send(app, { query = PACKAGES, viewer = 'anonymous' } = {}) {
      const connection = new AbortController();
      return {
        shown: onStream(app, query, app.authorization(viewer), connection.signal),
        leave: () => connection.abort(),
      };
    },
  },
  {
    name: 'WebSocket',
    isHttp: false,
    send(app, { query = PACKAGES, viewer = 'anonymous' } = {}) {
      const socket = openSocket(app, viewer);
      const shown = socket
        .ask(query)
        // What is refused before it runs ends with a message of its own, which the client throws.
        .catch((errors: unknown) => ({ errors: Array.isArray(errors) ? errors : [] }))
        .then(shownOf)
        .finally(() => socket.leave());
      return { shown, leave: () => socket.leave() };
    },
  },
  {
    name: 'REST',
    isHttp: true,
    send: (app, { viewer = 'anonymous' } = {}) =>
      overHttp(
        (signal) => fetch(`${app.url}/api/marketplace-software-packages/`, { headers: app.authorization(viewer), signal }),
        async (response) => ({
          codes: response.ok ? [] : [STATUSES[response.status] ?? response.status],
          text: await response.text(),
        }),
      ),
  },
];

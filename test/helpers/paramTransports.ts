import type { ExecutionResult } from 'graphql';
import type { TestApp } from './app.ts';
import type { Data } from './client.ts';
import { openSocket } from './socket.ts';
import { openEventStream, resultsOf } from './sse.ts';
import { type Told, told } from './transports.ts';

/** A request of a client, with any members. */
export type Sent = Readonly<Record<string, unknown>>;
/** Sends a request over one transport. */
export type SendParams = (app: TestApp, params: Sent) => Promise<Told>;

const TEXTS = new Set(['query', 'documentId', 'operationName']);

const withoutStatus = (result: ExecutionResult<Data>): Told => ({ ...result, status: null, headers: null });

/** The first result on a stream of its own, for which graphql-sse sends no body of a rejection. */
async function overSingleConnection(app: TestApp, params: Sent): Promise<Told> {
  const url = `${app.url}/graphql/stream`;
  const token = await (await fetch(url, { method: 'PUT' })).text();
  const headers = { 'x-graphql-event-stream-token': token, 'content-type': 'application/json' };
  const extensions = { ...(params['extensions'] as object | undefined), operationId: '1' };
  const asked = await fetch(url, { method: 'POST', headers, body: JSON.stringify({ query: '', ...params, extensions }) });
  const connection = new AbortController();
  const stream = await fetch(url, { headers: { ...headers, accept: 'text/event-stream' }, signal: connection.signal });
  try {
    if (asked.status !== 202) return withoutStatus(await told(asked));
    const { value } = await resultsOf(stream).next();
    return withoutStatus((value as unknown as { payload: ExecutionResult<Data> }).payload);
  } finally {
    connection.abort();
  }
}

/** All transports that accept the parameters of an operation as JSON. */
export const PARAM_TRANSPORTS: readonly (readonly [name: string, send: SendParams])[] = [
  ['POST', async (app, params) => told(await app.post(JSON.stringify(params)))],
  [
    'GET',
    async (app, params) => {
      const search = new URLSearchParams();
      for (const [name, value] of Object.entries(params))
        search.set(name, TEXTS.has(name) ? String(value) : JSON.stringify(value));
      return told(await app.get(`/graphql?${search.toString()}`));
    },
  ],
  [
    'server-sent events',
    async (app, params) => {
      await using stream = await openEventStream(app, params, {}, 'anonymous');
      const { value } = await stream.results.next();
      return { ...value, status: stream.status, headers: null };
    },
  ],
  ['a single connection', overSingleConnection],
  [
    'WebSocket',
    async (app, params) => {
      await using socket = openSocket(app, 'anonymous');
      const result = await socket.ask(params).catch((errors: unknown) => ({ errors }) as ExecutionResult<Data>);
      return withoutStatus(result);
    },
  ],
];

import { randomUUID } from 'node:crypto';
import { EventEmitter, once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { createHandler, type Request, type RequestParams, type Response } from 'graphql-sse';
import type { GraphQLError } from '../../schema/index.ts';
import type { ClientRequest } from '../engine/clientRequest.ts';
import type { Engine } from '../engine/engine.ts';
import { withoutHttp } from '../engine/errorMasking.ts';
import type { OperationResult } from '../engine/operation.ts';
import { clientGone } from '../engine/timeLimit.ts';
import { bodyOf } from '../http/requestBody.ts';
import { RETRY_SECONDS } from './connectionLimit.ts';
import type { EventStreams } from './eventStreams.ts';
import { OperationLimit } from './operationLimit.ts';
import { whenClosed } from './whenClosed.ts';

/** So soon a reserved stream must be opened. */
const OPEN_MS = 10_000;
/** As many results may wait for a client that does not read. */
const MAX_UNREAD = 100;

const TOKEN = 'x-graphql-event-stream-token';

type StreamRequest = Request<IncomingMessage, ClientRequest>;

export interface SingleConnectionOptions {
  readonly engine: Engine;
  readonly streams: EventStreams;
  /** How many operations may run at once on a stream. */
  readonly operationsPerSocket: number;
}

/** One stream: its operations, and the results that the client has not read yet. */
class StreamBacklog {
  unread = 0;
  readonly #limit: OperationLimit;
  readonly #running = new Map<ClientRequest, string>();
  readonly #leave: () => void;
  readonly #read = new EventEmitter().setMaxListeners(0);

  /** @param leave called at the end */
  constructor(limit: OperationLimit, leave: () => void) {
    this.#limit = limit;
    this.#leave = leave;
  }

  /** Resolves when a result may follow. */
  async room(): Promise<void> {
    this.unread += 1;
    while (this.unread > MAX_UNREAD) await once(this.#read, 'read');
  }

  async *drain(events: AsyncIterable<string>): AsyncGenerator<string> {
    for await (const event of events) {
      yield event;
      if (event.startsWith('event: next')) this.unread -= 1;
      this.#read.emit('read');
    }
  }

  /** Takes an operation on, with the id that the client has given it; the error that refuses it where as many run as may. */
  begin(request: ClientRequest, operationId: string): GraphQLError | null {
    const refused = this.#limit.begin(request);
    if (!refused) this.#running.set(request, operationId);
    return refused;
  }

  /** An operation has ended; also one that was refused. */
  finish(request: ClientRequest): void {
    this.#limit.end(request);
    this.#running.delete(request);
  }

  /** The client has ended an operation. */
  endOperation(operationId: string): void {
    for (const [request, id] of this.#running) if (id === operationId) request.disconnect();
  }

  /** The client has left. */
  end(): void {
    this.#leave();
    for (const request of this.#running.keys()) request.disconnect();
    this.unread = 0;
    this.#read.emit('read');
  }
}

/** The streams that are reserved or open, by their tokens. */
class Streams {
  readonly #streams = new Map<string, StreamBacklog>();
  readonly #reservedBy = new WeakMap<ClientRequest, string>();

  of(request: StreamRequest): StreamBacklog | undefined {
    return this.#streams.get(request.headers.get(TOKEN) ?? '');
  }

  get(token: string): StreamBacklog | undefined {
    return this.#streams.get(token);
  }

  add(request: ClientRequest, stream: StreamBacklog): string {
    const token = randomUUID();
    this.#reservedBy.set(request, token);
    this.#streams.set(token, stream);
    return token;
  }

  release(token: string | undefined): void {
    if (token === undefined) return;
    this.#streams.get(token)?.end();
    this.#streams.delete(token);
  }

  /** What a request has reserved. */
  releaseReserved(request: ClientRequest): void {
    this.release(this.#reservedBy.get(request));
  }
}

type Handle = ReturnType<typeof createHandler<IncomingMessage, ClientRequest>>;

/**
 * Serves the single connection mode of graphql-sse (its PROTOCOL.md): PUT reserves a stream and answers its token, GET opens it, POST
 * starts an operation on it and DELETE ends one. Whoever knows the token may use the stream; every operation has its own authorization.
 */
export function singleConnection({ engine, streams, operationsPerSocket }: SingleConnectionOptions) {
  const known = new Streams();

  const handle: Handle = createHandler<IncomingMessage, ClientRequest>({
    async authenticate(request) {
      await request.context.admit();
      return request.method === 'PUT' ? reserve(request.context) : knownToken(request);
    },
    async onSubscribe(request, params) {
      const stream = known.of(request);
      const refused = stream ? stream.begin(request.context, String(params.extensions?.['operationId'])) : clientGone();
      return refused ? { data: null, errors: [refused] } : resultOf(engine, request, params);
    },
    async onNext(_context, request, result) {
      await known.of(request)?.room();
      return result.errors ? { ...result, errors: withoutHttp(result.errors) } : undefined;
    },
    onComplete: (_context, request) => known.of(request)?.finish(request.context),
  });

  function reserve(request: ClientRequest): Response | string {
    const { address } = request.client;
    if (streams.limit.isFull(address))
      return refusal(429, 'Too many event streams are open.', { 'retry-after': String(RETRY_SECONDS) });
    const token = known.add(request, new StreamBacklog(new OperationLimit(operationsPerSocket), streams.limit.enter(address)));
    setTimeout(() => void forget(token, request).catch(() => undefined), OPEN_MS).unref();
    return token;
  }

  function knownToken(request: StreamRequest): Response | string {
    const stream = known.of(request);
    if (!stream) return refusal(404, 'There is no such stream: reserve one with PUT.');
    if (request.method === 'POST' && stream.unread >= MAX_UNREAD) return refusal(429, 'Read what is there already first.');
    return request.headers.get(TOKEN) ?? '';
  }

  /** Ends a stream that nobody has opened in time: graphql-sse forgets one only when it has been open. */
  async function forget(token: string, context: ClientRequest): Promise<void> {
    const headers = new Map([
      [TOKEN, token],
      ['accept', 'text/event-stream'],
    ]);
    const [body] = await handle({ method: 'GET', url: '/', headers, body: null, raw: null as never, context });
    if (body === null || typeof body === 'string') return; // it is open
    await body.return();
    known.release(token);
  }

  return async (request: IncomingMessage, response: ServerResponse, context: ClientRequest): Promise<void> => {
    const body = request.method === 'POST' ? await bodyOf(request).catch(() => undefined) : Buffer.alloc(0);
    if (body === undefined) return; // the client is gone
    const streamRequest = body && requestOf(request, body, context);
    const [answer, { status, headers }] = streamRequest ? await handle(streamRequest) : refusal(413, 'Request body too large');
    if (streamRequest) settle(known, streamRequest, status);
    response.statusCode = status;
    for (const [name, value] of Object.entries(headers ?? {})) if (value !== undefined) response.setHeader(name, value);
    if (answer === null || typeof answer === 'string') return void response.end(answer);
    const token = request.headers[TOKEN] as string; // what it was opened with
    const stream = known.get(token);
    if (!stream) return void response.end(); // forgotten a moment ago
    whenClosed(response, () => {
      known.release(token);
      void answer.return(); // with its operations, and not at the next message only
    });
    streams.open(Readable.from(stream.drain(answer)), response);
  };
}

/** What graphql-sse has no hook for. */
function settle(streams: Streams, request: StreamRequest, status: number): void {
  const stream = streams.of(request);
  // What has not begun, or was ended before it had, has no `onComplete`.
  if (status !== 202) stream?.finish(request.context);
  if (status === 200 && request.method === 'DELETE') stream?.endOperation(operationIdOf(request));
  // What it was reserved for is refused, as for what the client accepts.
  if (status !== 201) streams.releaseReserved(request.context);
}

function requestOf(request: IncomingMessage, body: Buffer, context: ClientRequest): StreamRequest {
  const get = (name: string) => request.headers[name]?.toString();
  const { method = 'GET', url = '/' } = request;
  return { method, url, headers: { get }, body: body.toString(), raw: request, context };
}

const refusal = (status: number, message: string, headers: Readonly<Record<string, string>> = {}): Response => [
  JSON.stringify({ errors: [{ message }] }),
  { status, statusText: '', headers: { 'content-type': 'application/json; charset=utf-8', ...headers } },
];

/** What an operation comes to, its errors as results: what has no data graphql-sse takes for something that is to be executed. */
async function resultOf(engine: Engine, request: StreamRequest, params: RequestParams): Promise<OperationResult> {
  const result = await engine.run({ ...params, documentId: documentIdOf(request) }, request.context);
  return 'errors' in result && !('data' in result) ? { data: null, ...result } : result;
}

const operationIdOf = ({ url }: StreamRequest) => new URL(url ?? '', 'http://localhost').searchParams.get('operationId') ?? '';

/** graphql-sse knows none, and has read the body as an object. */
const documentIdOf = ({ body }: StreamRequest): unknown =>
  typeof body === 'string' && body.includes('documentId') ? (JSON.parse(body) as { documentId?: unknown }).documentId : undefined;

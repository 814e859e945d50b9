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

/** Time limit for opening a reserved stream. */
const OPEN_MS = 10_000;
/** Maximum number of results buffered for a client that does not read. */
const MAX_UNREAD = 100;

const TOKEN = 'x-graphql-event-stream-token';

type StreamRequest = Request<IncomingMessage, ClientRequest>;

/** Dependencies of the single connection mode. */
export interface SingleConnectionOptions {
  readonly engine: Engine;
  readonly streams: EventStreams;
  /** Maximum number of concurrent operations on a stream. */
  readonly operationsPerSocket: number;
}

/** The operations of a stream, and the number of results that the client has not read yet. */
class StreamBacklog {
  unread = 0;
  readonly #limit: OperationLimit;
  readonly #running = new Map<ClientRequest, string>();
  readonly #onEnd: () => void;
  readonly #read = new EventEmitter().setMaxListeners(0);

  /** @param onEnd called when the stream ends */
  constructor(limit: OperationLimit, onEnd: () => void) {
    this.#limit = limit;
    this.#onEnd = onEnd;
  }

  /** Resolves when another result can be sent. */
  async room(): Promise<void> {
    this.unread += 1;
    while (this.unread > MAX_UNREAD) await once(this.#read, 'read');
  }

  /** Yields the events and counts the results that have been read. */
  async *drain(events: AsyncIterable<string>): AsyncGenerator<string> {
    for await (const event of events) {
      yield event;
      if (event.startsWith('event: next')) this.unread -= 1;
      this.#read.emit('read');
    }
  }

  /** Registers an operation with the client's id for it. @returns the error if the limit is reached */
  begin(request: ClientRequest, operationId: string): GraphQLError | null {
    const refused = this.#limit.begin(request);
    if (!refused) this.#running.set(request, operationId);
    return refused;
  }

  /** Removes an operation that has ended or was rejected. */
  finish(request: ClientRequest): void {
    this.#limit.end(request);
    this.#running.delete(request);
  }

  /** Called when the client ends an operation. */
  endOperation(operationId: string): void {
    for (const [request, id] of this.#running) if (id === operationId) request.disconnect();
  }

  /** Called when the client disconnects. */
  end(): void {
    this.#onEnd();
    for (const request of this.#running.keys()) request.disconnect();
    this.unread = 0;
    this.#read.emit('read');
  }
}

/** The reserved and open streams by token. */
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

  /** Releases the stream reserved by a request. */
  releaseReserved(request: ClientRequest): void {
    this.release(this.#reservedBy.get(request));
  }
}

type Handle = ReturnType<typeof createHandler<IncomingMessage, ClientRequest>>;

/**
 * Serves the single connection mode of graphql-sse (its PROTOCOL.md): PUT reserves a stream and returns its token, GET opens it,
 * POST starts an operation on it and DELETE ends one. The token gives access to the stream; each operation is authorized
 * separately.
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
    if (request.method === 'POST' && stream.unread >= MAX_UNREAD) return refusal(429, 'Read the pending results first.');
    return request.headers.get(TOKEN) ?? '';
  }

  /** Ends a stream that was not opened in time: graphql-sse only removes streams that have been open. */
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
    if (body === undefined) return; // the client has disconnected
    const streamRequest = body && requestOf(request, body, context);
    const [answer, { status, headers }] = streamRequest ? await handle(streamRequest) : refusal(413, 'Request body too large');
    if (streamRequest) settle(known, streamRequest, status);
    response.statusCode = status;
    for (const [name, value] of Object.entries(headers ?? {})) if (value !== undefined) response.setHeader(name, value);
    if (answer === null || typeof answer === 'string') return void response.end(answer);
    const token = request.headers[TOKEN] as string; // present, since the stream has been opened
    const stream = known.get(token);
    if (!stream) return void response.end(); // has just been removed
    whenClosed(response, () => {
      known.release(token);
      void answer.return(); // ends its operations immediately, not at the next message
    });
    streams.open(Readable.from(stream.drain(answer)), response);
  };
}

/** Handles cases for which graphql-sse has no hook. */
function settle(streams: Streams, request: StreamRequest, status: number): void {
  const stream = streams.of(request);
  // `onComplete` is not called for operations that have not started.
  if (status !== 202) stream?.finish(request.context);
  if (status === 200 && request.method === 'DELETE') stream?.endOperation(operationIdOf(request));
  // The reservation was rejected, for example because of `Accept`.
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

/**
 * The result of an operation. Adds `data: null` to errors, since graphql-sse would execute a result without data as arguments.
 */
async function resultOf(engine: Engine, request: StreamRequest, params: RequestParams): Promise<OperationResult> {
  const result = await engine.run({ ...params, documentId: documentIdOf(request) }, request.context);
  return 'errors' in result && !('data' in result) ? { data: null, ...result } : result;
}

const operationIdOf = ({ url }: StreamRequest) => new URL(url ?? '', 'http://localhost').searchParams.get('operationId') ?? '';

/** Reads `documentId`, which graphql-sse ignores, from the body that it has parsed as an object. */
const documentIdOf = ({ body }: StreamRequest): unknown =>
  typeof body === 'string' && body.includes('documentId') ? (JSON.parse(body) as { documentId?: unknown }).documentId : undefined;

import type { IncomingMessage, ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { createHandler, type Handler, type Request, type RequestParams, type Response } from 'graphql-sse';
import type { ClientRequest } from '../engine/clientRequest.ts';
import type { Engine } from '../engine/engine.ts';
import { withoutHttp } from '../engine/errorMasking.ts';
import type { OperationResult } from '../engine/operation.ts';
import { clientGone } from '../engine/timeLimit.ts';
import { bodyOf } from '../http/requestBody.ts';
import { RETRY_SECONDS } from './connectionLimit.ts';
import type { EventStreams } from './eventStreams.ts';
import { OperationLimit } from './operationLimit.ts';
import { ReservedStreams } from './reservedStreams.ts';
import { StreamBacklog } from './streamBacklog.ts';
import { whenClosed } from './whenClosed.ts';

/** Time limit for opening a reserved stream. */
const OPEN_MS = 10_000;

const TOKEN = 'x-graphql-event-stream-token';

type StreamRequest = Request<IncomingMessage, ClientRequest>;
type Events = Exclude<Response[0], string | null>;

/** Dependencies of the single connection mode. */
export interface SingleConnectionOptions {
  readonly engine: Engine;
  readonly streams: EventStreams;
  /** Maximum number of concurrent operations on a stream. */
  readonly operationsPerSocket: number;
}

/**
 * Serves the single connection mode of graphql-sse (its PROTOCOL.md): PUT reserves a stream and returns its token, GET opens it,
 * POST starts an operation on it and DELETE ends one. The token gives access to the stream; each operation is authorized
 * separately.
 */
export class SseSingleConnection {
  readonly #options: SingleConnectionOptions;
  readonly #reserved = new ReservedStreams();
  readonly #handle: Handler<IncomingMessage, ClientRequest>;

  constructor(options: SingleConnectionOptions) {
    this.#options = options;
    this.#handle = createHandler<IncomingMessage, ClientRequest>({
      authenticate: (request) => this.#authenticate(request),
      onSubscribe: (request, params) => this.#begin(request, params),
      onNext: async (_context, request, result) => {
        await this.#streamOf(request)?.room();
        return result.errors ? { ...result, errors: withoutHttp(result.errors) } : undefined;
      },
      onComplete: (_context, request) => this.#streamOf(request)?.finish(request.context),
    });
  }

  /** Handles a request. */
  async serve(request: IncomingMessage, response: ServerResponse, context: ClientRequest): Promise<void> {
    const body = request.method === 'POST' ? await bodyOf(request).catch(() => undefined) : Buffer.alloc(0);
    if (body === undefined) return; // the client has disconnected
    const streamRequest = body && requestOf(request, body, context);
    const [answer, { status, headers }] = streamRequest
      ? await this.#handle(streamRequest)
      : refusal(413, 'Request body too large');
    if (streamRequest) this.#settle(streamRequest, status);
    response.statusCode = status;
    for (const [name, value] of Object.entries(headers ?? {})) if (value !== undefined) response.setHeader(name, value);
    if (answer === null || typeof answer === 'string') return void response.end(answer);
    this.#open(request.headers[TOKEN] as string, answer, response); // the header is present, since the stream has been opened
  }

  /** @returns the token of the stream, or the refusal */
  async #authenticate(request: StreamRequest): Promise<Response | string> {
    await request.context.admit();
    return request.method === 'PUT' ? this.#reserve(request.context) : this.#knownToken(request);
  }

  #reserve(request: ClientRequest): Response | string {
    const { streams, operationsPerSocket } = this.#options;
    const { address } = request.client;
    if (streams.limit.isFull(address))
      return refusal(429, 'Too many event streams are open.', { 'retry-after': String(RETRY_SECONDS) });
    const stream = new StreamBacklog(new OperationLimit(operationsPerSocket), streams.limit.enter(address));
    const token = this.#reserved.add(request, stream);
    setTimeout(() => void this.#forget(token, request).catch(() => undefined), OPEN_MS).unref();
    return token;
  }

  #knownToken(request: StreamRequest): Response | string {
    const stream = this.#streamOf(request);
    if (!stream) return refusal(404, 'There is no such stream: reserve one with PUT.');
    if (request.method === 'POST' && stream.isFull) return refusal(429, 'Read the pending results first.');
    return request.headers.get(TOKEN) ?? '';
  }

  async #begin(request: StreamRequest, params: RequestParams): Promise<OperationResult> {
    const stream = this.#streamOf(request);
    const refused = stream ? stream.begin(request.context, String(params.extensions?.['operationId'])) : clientGone();
    return refused ? { data: null, errors: [refused] } : resultOf(this.#options.engine, request, params);
  }

  /** Handles cases for which graphql-sse has no hook. */
  #settle(request: StreamRequest, status: number): void {
    const stream = this.#streamOf(request);
    // `onComplete` is not called for operations that have not started.
    if (status !== 202) stream?.finish(request.context);
    if (status === 200 && request.method === 'DELETE') stream?.endOperation(operationIdOf(request));
    // The reservation was rejected, for example because of `Accept`.
    if (status !== 201) this.#reserved.releaseReserved(request.context);
  }

  #open(token: string, events: Events, response: ServerResponse): void {
    const stream = this.#reserved.get(token);
    if (!stream) return void response.end(); // has just been removed
    whenClosed(response, () => {
      this.#reserved.release(token);
      void events.return(); // ends its operations immediately, not at the next message
    });
    this.#options.streams.open(Readable.from(stream.drain(events)), response);
  }

  /** Ends a stream that was not opened in time: graphql-sse only removes streams that have been open. */
  async #forget(token: string, context: ClientRequest): Promise<void> {
    const headers = new Map([
      [TOKEN, token],
      ['accept', 'text/event-stream'],
    ]);
    const [body] = await this.#handle({ method: 'GET', url: '/', headers, body: null, raw: null as never, context });
    if (body === null || typeof body === 'string') return; // it is open
    await body.return();
    this.#reserved.release(token);
  }

  #streamOf(request: StreamRequest): StreamBacklog | undefined {
    return this.#reserved.get(request.headers.get(TOKEN));
  }
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

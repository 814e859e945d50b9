import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Readable } from 'node:stream';
import { GraphQLError, type ExecutionResult } from '../../schema/index.ts';
import { isKnown } from '../http/isKnown.ts';
import { ResponseBody } from '../http/responseBody.ts';
import { preferredEncoding } from '../http/contentEncoding.ts';
import type { ClientRequest } from '../engine/clientRequest.ts';
import type { Engine } from '../engine/engine.ts';
import { isStream, type OperationResult } from '../engine/operation.ts';
import { badRequest, readParams } from '../engine/params.ts';
import type { Metrics } from '../observability/metrics.ts';
import { bodyOf } from '../http/requestBody.ts';
import type { ResponseCache } from '../http/responseCache.ts';
import { RETRY_SECONDS } from './connectionLimit.ts';
import type { EventStreams } from './eventStreams.ts';
import { jsonTypeFor } from './mediaType.ts';
import { isGone, whenClosed } from './whenClosed.ts';
import type { Yoga, YogaContext } from './yoga.ts';

const JSON_TYPE = /^application\/(graphql-response\+)?json\b/;
/** Maximum length of client input quoted in errors. */
const MAX_QUOTED = 100;
/** URL parameters encoded as JSON. */
const JSON_PARAMETERS = ['variables', 'extensions'];

/** Dependencies of GraphQL over HTTP. */
export interface GraphqlOptions {
  readonly engine: Engine;
  readonly yoga: Yoga;
  readonly cache: ResponseCache;
  readonly metrics: Metrics;
  readonly streams: EventStreams;
}

/** A received request before its execution. */
interface Received {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly clientRequest: ClientRequest;
  /** Null if it is too large. */
  readonly body: Buffer<ArrayBuffer> | null;
  /** Cache key; null if the response cache is not used. */
  readonly key: string | null;
  /** The error of a request that is not parsed. */
  readonly refusal: GraphQLError | null;
}

/** The response of an execution: a complete body, or a response of Yoga, which may be a stream. */
type Outcome = (
  | { readonly body: ResponseBody; readonly yogaResponse: null }
  | { readonly body: ResponseBody | null; readonly yogaResponse: Response }
) & { readonly result?: OperationResult | undefined };

/** Serves GraphQL over HTTP: from the response cache if possible, otherwise by running the operation. */
export class GraphqlHttp {
  readonly #options: GraphqlOptions;

  constructor(options: GraphqlOptions) {
    this.#options = options;
  }

  /** Handles a request. */
  async serve(request: IncomingMessage, response: ServerResponse, clientRequest: ClientRequest): Promise<void> {
    const body = request.method === 'POST' ? await bodyOf(request).catch(() => undefined) : Buffer.alloc(0);
    if (body === undefined) return; // the client has disconnected
    clientRequest.body = body;
    whenClosed(response, () => clientRequest.disconnect());
    response.setHeader('cache-control', 'no-store');
    response.setHeader('vary', 'Accept, Accept-Encoding, Authorization, Origin');
    // A failure is reported by the engine, in the media type that the client accepts.
    const viewer = await clientRequest.admit().catch(() => null);
    if (isGone(response)) return;
    const refusal = body === null ? tooLarge() : viewer && malformed(request);
    const key = viewer && body && !refusal ? keyOf(request, viewer.role, body) : null;
    await this.#answer({ request, response, clientRequest, body, key, refusal });
  }

  #answer(received: Received): Promise<void> | void {
    const { cache, metrics } = this.#options;
    const { request, response, key } = received;
    const cached = key === null ? undefined : cache.find(key);
    if (!cached) return this.#execute(received);
    metrics.cacheRequest('hit');
    return sendShared(request, response, cached);
  }

  async #execute(received: Received): Promise<void> {
    const { cache, metrics } = this.#options;
    const { request, response, clientRequest, key } = received;
    const epoch = cache.epoch;
    const { body, yogaResponse, result } = await this.#outcomeOf(received);
    const isShared = body !== null && key !== null && clientRequest.isCacheable;
    metrics.cacheRequest(isShared ? 'miss' : 'uncacheable');
    if (isShared) cache.keep(key, body, epoch);
    if (isShared) return sendShared(request, response, body);
    if (!yogaResponse) return send(request, response, 200, body);
    return this.#deliver(received, { body, yogaResponse, result });
  }

  async #outcomeOf({ request, clientRequest, body, refusal }: Received): Promise<Outcome> {
    const { engine, yoga } = this.#options;
    const type = request.method === 'POST' && !refusal ? jsonTypeFor(request.headers.accept) : null;
    const params = type && body ? paramsOf(body) : undefined;
    const result = params && (await engine.run(params, clientRequest));
    if (type && result && isSuccess(result))
      return { body: new ResponseBody(type, JSON.stringify(result)), yogaResponse: null, result };
    const context: YogaContext = { clientRequest, refusal, result };
    const yogaResponse = await yoga.fetch(requestOf(yoga, request, body), context);
    return { body: await jsonBodyOf(yogaResponse), yogaResponse, result: context.result };
  }

  /** Sends a response of Yoga. A stream that is not sent has not started and cannot be destroyed: its subscription is ended instead. */
  #deliver(
    { request, response, clientRequest }: Received,
    { body, yogaResponse, result }: Outcome & { yogaResponse: Response },
  ): Promise<void> | void {
    const { limit } = this.#options.streams;
    const { address } = clientRequest.client;
    const isEventStream = yogaResponse.body !== null && body === null;
    const isRefused = yogaResponse.status === 406 || (isEventStream && limit.isFull(address));
    if (isRefused || isGone(response)) void endUnread(result);
    if (isGone(response)) return;
    if (yogaResponse.status === 406) return refuseType(request, response);
    if (isRefused) return refuseStream(response);
    if (isEventStream) whenClosed(response, limit.enter(address));
    yogaResponse.headers.forEach((value, name) => void response.setHeader(name, value));
    return body ? send(request, response, yogaResponse.status, body) : this.#stream(request, response, yogaResponse);
  }

  /** Sends server-sent events, or a response without a body. */
  #stream({ socket }: IncomingMessage, response: ServerResponse, { status, body }: Response): void {
    response.statusCode = status;
    if (!body) return void response.end();
    socket.setKeepAlive(true);
    this.#options.streams.open(body as unknown as Readable, response); // Yoga's streams are Node streams
  }
}

/** All other results are encoded by Yoga: with another status, or as a stream. */
const isSuccess = (result: OperationResult): result is ExecutionResult => !isStream(result) && !result.errors;

/** Ends a subscription whose client does not accept streams. */
const endUnread = async (result: OperationResult | undefined) => void (result && isStream(result) && (await result.return?.()));

/** The parameters of a posted request; undefined for an invalid body, which Yoga rejects. */
function paramsOf(body: Buffer): ReturnType<typeof readParams> | undefined {
  try {
    return readParams(JSON.parse(body.toString()));
  } catch {
    return undefined;
  }
}

const tooLarge = () =>
  new GraphQLError('Request body too large', { extensions: { code: 'REQUEST_ENTITY_TOO_LARGE', http: { status: 413 } } });

/** The error of a GET with malformed parameters, which Yoga would report as an internal error; null if they are valid. */
function malformed({ method, url = '' }: IncomingMessage): GraphQLError | null {
  if (method !== 'GET' || !url.includes('?')) return null;
  const params = new URLSearchParams(url.slice(url.indexOf('?')));
  const name = JSON_PARAMETERS.find((parameter) => !isJson(params.get(parameter) || 'null'));
  return name === undefined
    ? null
    : badRequest(`\`${name}\` is not JSON: ${JSON.stringify(params.get(name)?.slice(0, MAX_QUOTED))}.`);
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

async function jsonBodyOf(response: Response): Promise<ResponseBody | null> {
  const type = response.headers.get('content-type') ?? '';
  return JSON_TYPE.test(type) ? new ResponseBody(type, await response.text()) : null;
}

/** Everything that a response depends on, besides the data. */
const keyOf = ({ method, url, headers }: IncomingMessage, role: string | null, body: Buffer) =>
  [role, method, headers.accept, url, body.toString('latin1')].join('\n');

function requestOf(
  { fetchAPI }: Yoga,
  { method = 'GET', url = '', headers }: IncomingMessage,
  body: Buffer<ArrayBuffer> | null,
): Request {
  return new fetchAPI.Request(`http://localhost/graphql${url.includes('?') ? url.slice(url.indexOf('?')) : ''}`, {
    method,
    headers: headers as Record<string, string>, // only set-cookie is a list, and that is a response header
    ...(method === 'POST' && body ? { body } : {}),
  });
}

/** Sends a response that clients and proxies may store, but must revalidate each time. */
function sendShared(request: IncomingMessage, response: ServerResponse, answer: ResponseBody): Promise<void> | void {
  if (request.method === 'GET') {
    response.setHeader('cache-control', request.headers.authorization ? 'private, no-cache' : 'no-cache');
    response.setHeader('etag', answer.etag);
    if (isKnown(request.headers['if-none-match'], answer.etag)) return void response.writeHead(304).end();
  }
  return send(request, response, 200, answer);
}

async function send(request: IncomingMessage, response: ServerResponse, status: number, answer: ResponseBody): Promise<void> {
  const encoding = answer.encodingFor(preferredEncoding(request.headers['accept-encoding']));
  const body = encoding === 'identity' ? answer.content : await answer.encoded(encoding);
  if (encoding !== 'identity') response.setHeader('content-encoding', encoding);
  response.writeHead(status, { 'content-type': answer.contentType, 'content-length': Buffer.byteLength(body) }).end(body);
}

function refuseStream(response: ServerResponse): void {
  const retryAfter = RETRY_SECONDS;
  const message = `Too many event streams are open: try again in ${retryAfter} s.`;
  refuse(response, 429, { message, extensions: { code: 'RATE_LIMITED', retryAfter } }, { 'retry-after': String(retryAfter) });
}

/** Adds an error message to the bare status 406 of Yoga. */
function refuseType({ headers: { accept = '' } }: IncomingMessage, response: ServerResponse): void {
  const message = `Accept must allow application/graphql-response+json, application/json or text/event-stream, not ${JSON.stringify(accept.slice(0, MAX_QUOTED))}.`;
  refuse(response, 406, { message, extensions: { code: 'NOT_ACCEPTABLE' } });
}

function refuse(response: ServerResponse, status: number, error: object, headers: Readonly<Record<string, string>> = {}): void {
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8', ...headers });
  response.end(JSON.stringify({ errors: [error] }));
}

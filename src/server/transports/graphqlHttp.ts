import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Readable } from 'node:stream';
import { GraphQLError, type ExecutionResult } from '../../schema/index.ts';
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
/** What a client sent is quoted up to this length. */
const MAX_QUOTED = 100;
/** The parameters of an address that hold JSON. */
const JSON_PARAMETERS = ['variables', 'extensions'];

export interface GraphqlOptions {
  readonly engine: Engine;
  readonly yoga: Yoga;
  readonly cache: ResponseCache;
  readonly metrics: Metrics;
  readonly streams: EventStreams;
}

/** A request with what is known of it before it is executed. */
interface Received {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly clientRequest: ClientRequest;
  /** Null where it is too large. */
  readonly body: Buffer<ArrayBuffer> | null;
  /** Null where the answer may neither come from the cache nor go there. */
  readonly key: string | null;
  /** Why it is not even read. */
  readonly refusal: GraphQLError | null;
}

/** What an execution has come to: an answer that is ready, or what Yoga has made, whose answer may be a stream. */
type Outcome =
  { readonly answer: ResponseBody; readonly made: null } | { readonly answer: ResponseBody | null; readonly made: Response };

export type ServeGraphql = (request: IncomingMessage, response: ServerResponse, clientRequest: ClientRequest) => Promise<void>;

/** Answers GraphQL over HTTP: from the cache what is the same for all viewers with the same role, everything else by running it. */
export function graphqlServer({ engine, yoga, cache, metrics, streams }: GraphqlOptions): ServeGraphql {
  async function outcomeOf({ request, clientRequest, body, refusal }: Received): Promise<Outcome> {
    const type = request.method === 'POST' && !refusal ? jsonTypeFor(request.headers.accept) : null;
    const params = type && body ? paramsOf(body) : undefined;
    const result = params && (await engine.run(params, clientRequest));
    if (type && result && isSuccess(result)) return { answer: new ResponseBody(type, JSON.stringify(result)), made: null };
    const context: YogaContext = { clientRequest, refusal, result };
    const made = await yoga.fetch(requestOf(yoga, request, body), context);
    if (made.status === 406 && context.result) void endUnread(context.result);
    return { answer: await answerOf(made), made };
  }

  async function execute(received: Received): Promise<void> {
    const { request, response, clientRequest, key } = received;
    const { address } = clientRequest.client;
    const epoch = cache.epoch;
    const { answer, made } = await outcomeOf(received);
    const isShared = answer !== null && key !== null && clientRequest.isCacheable;
    metrics.cacheRequest(isShared ? 'miss' : 'uncacheable');
    if (isShared) cache.keep(key, answer, epoch);
    if (isShared) return sendShared(request, response, answer);
    if (made?.status === 406) return refuseType(request, response);
    if (made?.body && !answer && streams.limit.isFull(address)) return refuseStream(response, made.body);
    if (made?.body && !answer) whenClosed(response, streams.limit.enter(address));
    return made ? pass(request, response, made, answer, streams) : send(request, response, 200, answer);
  }

  return async (request, response, clientRequest) => {
    const body = request.method === 'POST' ? await bodyOf(request).catch(() => undefined) : Buffer.alloc(0);
    if (body === undefined) return; // the client is gone
    clientRequest.body = body;
    whenClosed(response, () => clientRequest.disconnect());
    response.setHeader('cache-control', 'no-store');
    response.setHeader('vary', 'Accept, Accept-Encoding, Authorization, Origin');
    // Where it fails the engine says so, in the form that the client accepts.
    const viewer = await clientRequest.admit().catch(() => null);
    if (isGone(response)) return;
    const refusal = body === null ? tooLarge() : viewer && malformed(request);
    const key = viewer && body && !refusal ? keyOf(request, viewer.role, body) : null;
    const kept = key === null ? undefined : cache.find(key);
    if (!kept) return execute({ request, response, clientRequest, body, key, refusal });
    metrics.cacheRequest('hit');
    await sendShared(request, response, kept);
  };
}

/** Anything else Yoga answers: with another status, or as a stream. */
const isSuccess = (result: OperationResult): result is ExecutionResult => !isStream(result) && !result.errors;

/** Ends a subscription whose client does not accept streams. */
const endUnread = async (result: OperationResult) => void (isStream(result) && (await result.return?.()));

/** The parameters of a posted request; undefined for what Yoga has to refuse. */
function paramsOf(body: Buffer): ReturnType<typeof readParams> | undefined {
  try {
    return readParams(JSON.parse(body.toString()));
  } catch {
    return undefined;
  }
}

const tooLarge = () =>
  new GraphQLError('Request body too large', { extensions: { code: 'REQUEST_ENTITY_TOO_LARGE', http: { status: 413 } } });

/** Why the address of a GET cannot be read, which Yoga takes for a defect of its own; null where it can. */
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

async function answerOf(made: Response): Promise<ResponseBody | null> {
  const type = made.headers.get('content-type') ?? '';
  return JSON_TYPE.test(type) ? new ResponseBody(type, await made.text()) : null;
}

/** All that an answer depends on while nothing changes. */
const keyOf = ({ method, url, headers }: IncomingMessage, role: string | null, body: Buffer) =>
  [role, method, headers.accept, url, body.toString('latin1')].join('\n');

function requestOf(
  { fetchAPI }: Yoga,
  { method = 'GET', url = '', headers }: IncomingMessage,
  body: Buffer<ArrayBuffer> | null,
): Request {
  return new fetchAPI.Request(`http://localhost/graphql${url.includes('?') ? url.slice(url.indexOf('?')) : ''}`, {
    method,
    headers: headers as Record<string, string>, // only set-cookie is a list, and that is none of a request
    ...(method === 'POST' && body ? { body } : {}),
  });
}

/** Sends what clients and proxies may keep, and have to ask about each time. */
function sendShared(request: IncomingMessage, response: ServerResponse, answer: ResponseBody): Promise<void> | void {
  if (request.method === 'GET') {
    response.setHeader('cache-control', request.headers.authorization ? 'private, no-cache' : 'no-cache');
    response.setHeader('etag', answer.etag);
    if (isKnown(request.headers['if-none-match'], answer.etag)) return void response.writeHead(304).end();
  }
  return send(request, response, 200, answer);
}

/** Whether a client has what is about to be sent. */
function isKnown(tags: string | undefined, etag: string): boolean {
  return tags !== undefined && (tags.trim() === '*' || tags.includes(etag.slice('W/'.length)));
}

/** Sends what is for this one request, as Yoga has made it. */
function pass(
  request: IncomingMessage,
  response: ServerResponse,
  made: Response,
  answer: ResponseBody | null,
  streams: EventStreams,
): Promise<void> | void {
  made.headers.forEach((value, name) => void response.setHeader(name, value));
  return answer ? send(request, response, made.status, answer) : stream(request, response, made, streams);
}

async function send(request: IncomingMessage, response: ServerResponse, status: number, answer: ResponseBody): Promise<void> {
  const encoding = answer.encodingFor(preferredEncoding(request.headers['accept-encoding']));
  const body = encoding === 'identity' ? answer.content : await answer.encoded(encoding);
  if (encoding !== 'identity') response.setHeader('content-encoding', encoding);
  response.writeHead(status, { 'content-type': answer.contentType, 'content-length': Buffer.byteLength(body) }).end(body);
}

/** Ends what has begun already: whether it is a stream is not known before. */
function refuseStream(response: ServerResponse, body: NonNullable<Response['body']>): void {
  // Yoga's streams are Node's as well, and can be ended once they have begun.
  const events = body as unknown as Readable;
  events.once('data', () => events.destroy());
  const retryAfter = RETRY_SECONDS;
  const message = `Too many event streams are open: try again in ${retryAfter} s.`;
  refuse(response, 429, { message, extensions: { code: 'RATE_LIMITED', retryAfter } }, { 'retry-after': String(retryAfter) });
}

/** Says in words what Yoga says by the status alone. */
function refuseType({ headers: { accept = '' } }: IncomingMessage, response: ServerResponse): void {
  const message = `Accept has to allow application/graphql-response+json, application/json or text/event-stream, not ${JSON.stringify(accept.slice(0, MAX_QUOTED))}.`;
  refuse(response, 406, { message, extensions: { code: 'NOT_ACCEPTABLE' } });
}

function refuse(response: ServerResponse, status: number, error: object, headers: Readonly<Record<string, string>> = {}): void {
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8', ...headers });
  response.end(JSON.stringify({ errors: [error] }));
}

/** Server-sent events, and answers without a body. */
function stream({ socket }: IncomingMessage, response: ServerResponse, { status, body }: Response, streams: EventStreams): void {
  response.statusCode = status;
  if (!body) return void response.end();
  socket.setKeepAlive(true);
  streams.open(body as unknown as Readable, response); // Yoga's streams are Node's as well
}

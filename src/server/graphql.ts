import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Readable } from 'node:stream';
import { LRUCache } from 'lru-cache';
import { Answer } from './answer.ts';
import type { Authenticate } from './auth.ts';
import type { Budget } from './budget.ts';
import type { Client } from './client.ts';
import { RETRY_SECONDS } from './connectionLimit.ts';
import { executeDirectly } from './directly.ts';
import type { Engine } from './engine.ts';
import { preferredEncoding } from './encoding.ts';
import type { EventStreams } from './eventStreams.ts';
import { type Exchange, malformed, tooLarge } from './exchange.ts';
import type { Metrics } from './metrics.ts';
import type { PersistedOperations } from './persistedOperations.ts';
import { bodyOf } from './requestBody.ts';
import type { ResponseCache } from './responseCache.ts';
import { Cancellation } from '../store/cancellation.ts';
import { clientGone } from './timeLimit.ts';
import { isGone, whenClosed } from './whenClosed.ts';
import type { Yoga } from './yoga.ts';

const JSON_TYPE = /^application\/(graphql-response\+)?json\b/;

/** As many different texts in `accept` are remembered, the latest used. */
const MAX_TYPES = 100;
/** What clients accept is quoted up to this length. */
const MAX_QUOTED = 100;

export interface GraphqlOptions {
  readonly engine: Engine;
  readonly authenticate: Authenticate;
  readonly budget: Budget;
  readonly persisted: PersistedOperations;
  readonly cache: ResponseCache;
  readonly metrics: Metrics;
  readonly streams: EventStreams;
}

/** A request with what is known of it before it is executed. */
interface Asked {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly client: Client;
  /** Null where it is too large. */
  readonly body: Buffer<ArrayBuffer> | null;
  /** Null where nobody may get a kept answer. */
  readonly key: string | null;
  readonly authentication: Exchange['authentication'];
  readonly refusal: Exchange['refusal'];
}

/** What an execution has come to: an answer that is ready, or what Yoga has made, whose answer may be a stream. */
type Outcome = { readonly answer: Answer; readonly made: null } | { readonly answer: Answer | null; readonly made: Response };

export type ServeGraphql = (request: IncomingMessage, response: ServerResponse, client: Client) => Promise<void>;

/** Answers GraphQL over HTTP: from the cache what is the same for all viewers of a role, everything else by executing it. */
export function graphqlServer({
  engine,
  authenticate,
  budget,
  persisted,
  cache,
  metrics,
  streams,
}: GraphqlOptions): ServeGraphql {
  const { yoga } = engine;
  const types = new SuccessTypes();

  async function outcomeOf(
    { request, client, body, refusal }: Asked,
    exchange: Exchange,
    cancellation: Cancellation,
  ): Promise<Outcome> {
    const type = request.method === 'POST' ? types.find(request.headers.accept) : undefined;
    const text =
      type && body && !refusal ? await executeDirectly({ engine, persisted }, body, { client, exchange, cancellation }) : null;
    if (type && text !== null) return { answer: new Answer(type, text), made: null };
    const made = await yoga.fetch(requestOf(yoga, request, body), { client, exchange, cancellation });
    if (made.status === 200) types.learn(request.headers.accept, made);
    return { answer: await answerOf(made), made };
  }

  async function execute(asked: Asked): Promise<void> {
    const { request, response, client, key, authentication, refusal } = asked;
    const epoch = cache.epoch;
    const exchange: Exchange = { authentication, refusal, isShared: false, isSharingRefused: false };
    const cancellation = new Cancellation();
    whenClosed(response, () => cancellation.leave(clientGone));
    const { answer, made } = await outcomeOf(asked, exchange, cancellation);
    const isShared = answer !== null && key !== null && exchange.isShared;
    metrics.cacheRequest(isShared ? 'miss' : 'uncacheable');
    if (isShared) cache.keep(key, answer, epoch);
    if (isShared) return sendShared(request, response, answer);
    if (made?.status === 406) return refuseType(request, response);
    if (made?.body && !answer && streams.limit.isFull(client.address)) return refuseStream(response, made.body);
    if (made?.body && !answer) whenClosed(response, streams.limit.enter(client.address));
    return made ? pass(request, response, made, answer, streams) : send(request, response, 200, answer);
  }

  return async (request, response, client) => {
    const body = request.method === 'POST' ? await bodyOf(request).catch(() => undefined) : Buffer.alloc(0);
    if (body === undefined) return; // the client is gone
    response.setHeader('cache-control', 'no-store');
    response.setHeader('vary', 'Accept, Accept-Encoding, Authorization, Origin');
    const authentication = authenticate(request.headers.authorization, client.address);
    // Where it fails Yoga says so, as it does of a token that is not valid.
    const viewer = await authentication.catch(() => null);
    if (isGone(response)) return;
    client.asked = { role: viewer?.role ?? null, body };
    const refusal = body === null ? tooLarge() : ((viewer && budget.enter(viewer, client)) ?? malformed(request));
    const key = viewer && body && !refusal ? keyOf(request, viewer.role, body) : null;
    const kept = key === null ? undefined : cache.find(key);
    if (!kept) return execute({ request, response, client, body, key, authentication, refusal });
    metrics.cacheRequest('hit');
    await sendShared(request, response, kept);
  };
}

/** The media types that Yoga gives to data, by what clients accept. */
class SuccessTypes {
  readonly #types = new LRUCache<string, string>({ max: MAX_TYPES });

  find(accept = ''): string | undefined {
    return this.#types.get(accept);
  }

  learn(accept = '', { headers }: Response): void {
    const type = headers.get('content-type') ?? '';
    if (JSON_TYPE.test(type)) this.#types.set(accept, type);
  }
}

async function answerOf(made: Response): Promise<Answer | null> {
  const type = made.headers.get('content-type') ?? '';
  return JSON_TYPE.test(type) ? new Answer(type, await made.text()) : null;
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
function sendShared(request: IncomingMessage, response: ServerResponse, answer: Answer): Promise<void> | void {
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
  answer: Answer | null,
  streams: EventStreams,
): Promise<void> | void {
  made.headers.forEach((value, name) => void response.setHeader(name, value));
  return answer ? send(request, response, made.status, answer) : stream(request, response, made, streams);
}

async function send(request: IncomingMessage, response: ServerResponse, status: number, answer: Answer): Promise<void> {
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

import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Logger } from 'pino';
import { ProviderUnavailableError } from '../../domain/errors.ts';
import type { Reply, ServeRest } from '../../rest/index.ts';
import { GraphQLError, type Viewer } from '../../schema/index.ts';
import { unavailable } from '../../store/database/unavailable.ts';
import { ResponseBody } from '../http/responseBody.ts';
import { preferredEncoding } from '../http/contentEncoding.ts';
import type { ClientRequest } from '../engine/clientRequest.ts';
import { BYTES_PER_COST, sendStream } from './restStream.ts';
import { originOf } from '../http/host.ts';
import { isKnown } from '../http/isKnown.ts';
import { bodyOf } from '../http/requestBody.ts';
import { isGone, whenClosed } from './whenClosed.ts';

/** Dependencies of REST over HTTP. */
export interface RestServerOptions {
  readonly rest: ServeRest;
  /** Number of trusted reverse proxies. */
  readonly proxies: number;
  readonly log: Logger;
}

/** Handles a REST request over HTTP. */
export type ServeRestHttp = (request: IncomingMessage, response: ServerResponse, clientRequest: ClientRequest) => Promise<void>;

const BAD_HOST: Reply = { status: 400, body: { detail: 'The Host header is invalid.' } };
const unavailableReply = (detail: string): Reply => ({ status: 503, body: { detail }, headers: { 'retry-after': '5' } });

/** Serves the REST API over HTTP. */
export function restServer({ rest, proxies, log }: RestServerOptions): ServeRestHttp {
  async function replyTo(request: IncomingMessage, viewer: Viewer | null, origin: string, of: ClientRequest): Promise<Reply> {
    const { method = 'GET', url = '/', headers } = request;
    const rawBody = async () => ({ type: headers['content-type'], bytes: await bodyOf(request) });
    const { cancellation } = of;
    const isRead = method === 'GET' || method === 'HEAD';
    const reply = rest({ method, url, origin, viewer, accept: headers.accept ?? '', rawBody, cancellation });
    try {
      return await of.within(() => reply, isRead);
    } catch (error) {
      // The reply to a read that was abandoned is made all the same.
      reply.then(({ stream }) => stream?.close()).catch(() => undefined);
      throw error;
    }
  }

  /** Once a part of a stream has been sent, its failure is known from the log only. */
  const noteBreak =
    (response: ServerResponse, { client: { requestId } }: ClientRequest) =>
    (error: unknown) => {
      if (response.headersSent) log.error({ err: error, requestId }, 'a response broke off');
    };

  async function answer(request: IncomingMessage, response: ServerResponse, clientRequest: ClientRequest): Promise<void> {
    const origin = originOf(request.headers, proxies);
    if (origin === null) return send(request, response, BAD_HOST, answerOf(BAD_HOST));
    const viewer = await admitted(clientRequest);
    if (isGone(response)) return;
    const reply = await replyTo(request, viewer, origin, clientRequest);
    if (reply.stream)
      return sendStream(request, response, { ...reply, stream: reply.stream }, clientRequest, noteBreak(response, clientRequest));
    const content = answerOf(reply);
    if (viewer && content) clientRequest.spend(viewer, Math.ceil(content.content.length / BYTES_PER_COST));
    return send(request, response, reply, content);
  }

  return async (request, response, clientRequest) => {
    whenClosed(response, () => clientRequest.disconnect());
    try {
      await answer(request, response, clientRequest);
    } catch (error) {
      if (isGone(response)) return;
      if (response.headersSent) return void response.destroy(); // the client sees that the body is not complete
      const { requestId } = clientRequest.client;
      const reply = failureOf(error, requestId);
      if (reply.status === 500) log.error({ err: error, requestId }, 'a request failed by a defect');
      await send(request, response, reply, answerOf(reply));
    }
  };
}

/** The viewer; null for an invalid token, which the routes report themselves. */
const admitted = (request: ClientRequest): Promise<Viewer | null> =>
  request.admit().catch((error: unknown) => (request.viewer === null ? null : Promise.reject(error as Error)));

/** The reply to an error that no route has handled: rate limit, unavailable database or identity provider, unexpected error. */
function failureOf(error: unknown, requestId: string): Reply {
  const { retryAfter, code } = error instanceof GraphQLError ? error.extensions : {};
  if (code === 'TIMEOUT') return { status: 504, body: { detail: (error as GraphQLError).message } };
  if (typeof retryAfter === 'number')
    return {
      status: 429,
      body: { detail: `Request was throttled. Expected available in ${retryAfter} seconds.` },
      headers: { 'retry-after': String(retryAfter) },
    };
  if (error instanceof ProviderUnavailableError) return unavailableReply(error.message);
  if (unavailable(error)) return unavailableReply('The database does not answer; try again a little later.');
  return { status: 500, body: { detail: 'Something went wrong here; the gateway has logged it.', request_id: requestId } };
}

async function send(
  request: IncomingMessage,
  response: ServerResponse,
  reply: Reply,
  answer: ResponseBody | null,
): Promise<void> {
  response.setHeader('cache-control', 'no-store');
  response.setHeader('vary', 'Accept, Accept-Encoding, Authorization, Origin');
  for (const [name, value] of Object.entries(reply.headers ?? {})) response.setHeader(name, value);
  if (!answer) return void response.writeHead(reply.status).end();
  if (isKnown(request.headers['if-none-match'], reply.headers?.['etag'])) return void response.writeHead(304).end();
  const encoding = answer.encodingFor(preferredEncoding(request.headers['accept-encoding']));
  const body = encoding === 'identity' ? answer.content : await answer.encoded(encoding);
  if (encoding !== 'identity') response.setHeader('content-encoding', encoding);
  response.writeHead(reply.status, { 'content-type': answer.contentType, 'content-length': Buffer.byteLength(body) }).end(body);
}

function answerOf({ body, html, atom }: Reply): ResponseBody | null {
  if (atom !== undefined) return new ResponseBody('application/atom+xml; charset=utf-8', atom);
  if (html !== undefined) return new ResponseBody('text/html; charset=utf-8', html);
  return body === undefined ? null : new ResponseBody('application/json', JSON.stringify(body));
}

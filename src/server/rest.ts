import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Logger } from 'pino';
import type { Reply, ServeRest } from '../rest/index.ts';
import { GraphQLError } from '../schema/index.ts';
import { Answer } from './answer.ts';
import type { Authenticate } from './auth.ts';
import type { Budget } from './budget.ts';
import type { Client } from './client.ts';
import { preferredEncoding } from './encoding.ts';
import { bodyOf } from './requestBody.ts';

/** What a Host header may be made of: its text goes into addresses. */
const HOST = /^[a-z0-9.:[\]_-]{1,255}$/i;

export interface RestServerOptions {
  readonly rest: ServeRest;
  readonly authenticate: Authenticate;
  readonly budget: Budget;
  readonly log: Logger;
}

const DEFECT: Reply = { status: 500, body: { detail: 'Something went wrong here; the gateway has logged it.' } };
const BAD_HOST: Reply = { status: 400, body: { detail: 'The Host header is not valid.' } };

/** Answers the REST API over HTTP. */
export function restServer({ rest, authenticate, budget, log }: RestServerOptions) {
  async function replyTo(request: IncomingMessage, client: Client, origin: string): Promise<Reply> {
    const { method = 'GET', url = '/', headers } = request;
    try {
      const viewer = await authenticate(headers.authorization, client.address);
      const limited = viewer && budget.enter(viewer, client);
      if (limited) return tooMany(limited);
      const sent = async () => ({ type: headers['content-type'], bytes: await bodyOf(request) });
      return await rest({ method, url, origin, viewer, accept: headers.accept ?? '', sent });
    } catch (error) {
      if (error instanceof GraphQLError) return tooMany(error); // of the budget for tokens that are not valid
      if (request.errored === null)
        log.error({ err: error, path: url.split('?', 1)[0], requestId: client.requestId }, 'a request failed by a defect');
      return DEFECT;
    }
  }

  return async (request: IncomingMessage, response: ServerResponse, client: Client): Promise<void> => {
    const origin = originOf(request);
    await send(request, response, origin === null ? BAD_HOST : await replyTo(request, client, origin));
  };
}

function tooMany({ message, extensions }: GraphQLError): Reply {
  return { status: 429, body: { detail: message }, headers: { 'retry-after': String(extensions['retryAfter']) } };
}

/** The address that the client has used, behind a proxy that ends TLS too; null for a host that is none. */
function originOf({ headers }: IncomingMessage): string | null {
  const { host = 'localhost' } = headers;
  const isSecure = headers['x-forwarded-proto'] === 'https';
  return HOST.test(host) ? `${isSecure ? 'https' : 'http'}://${host}` : null;
}

async function send(request: IncomingMessage, response: ServerResponse, reply: Reply): Promise<void> {
  response.setHeader('cache-control', 'no-store');
  response.setHeader('vary', 'Accept, Accept-Encoding, Authorization, Origin');
  for (const [name, value] of Object.entries(reply.headers ?? {})) response.setHeader(name, value);
  const answer = answerOf(reply);
  if (!answer) return void response.writeHead(reply.status).end();
  const encoding = answer.encodingFor(preferredEncoding(request.headers['accept-encoding']));
  const body = encoding === 'identity' ? answer.content : await answer.encoded(encoding);
  if (encoding !== 'identity') response.setHeader('content-encoding', encoding);
  response.writeHead(reply.status, { 'content-type': answer.contentType, 'content-length': Buffer.byteLength(body) }).end(body);
}

function answerOf({ body, html }: Reply): Answer | null {
  if (html !== undefined) return new Answer('text/html; charset=utf-8', html);
  return body === undefined ? null : new Answer('application/json', JSON.stringify(body));
}

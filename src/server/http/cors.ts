import type { IncomingMessage, ServerResponse } from 'node:http';
import { hostOf, isOfHost } from './host.ts';

const METHODS = 'GET, POST, PUT, PATCH, DELETE, OPTIONS';
const HEADERS = 'accept, authorization, content-type, x-request-id, x-graphql-event-stream-token';
const EXPOSED = 'x-request-id, retry-after, etag, link, x-result-count';
/** Seconds for which a browser need not ask again. */
const MAX_AGE = '600';

/** Which pages of other hosts may ask: their origins, or `*` for all. Nothing rests on cookies, so there are never credentials. */
export class Cors {
  readonly #allowed: ReadonlySet<string>;
  readonly #proxies: number;

  /** @param proxies how many proxies stand in front, which say what host was asked */
  constructor(allowed: readonly string[], proxies = 0) {
    this.#allowed = new Set(allowed);
    this.#proxies = proxies;
  }

  /** Lets browsers give an answer to the page that has asked, where that is allowed; true when the request was only about that. */
  handle({ method, headers }: IncomingMessage, response: ServerResponse): boolean {
    if (this.#allowed.size > 0) response.setHeader('vary', 'Origin');
    const { origin } = headers;
    const isAllowed = origin !== undefined && this.#isAllowed(origin);
    if (isAllowed) {
      response.setHeader('access-control-allow-origin', origin);
      response.setHeader('access-control-expose-headers', EXPOSED);
    }
    if (method !== 'OPTIONS' || origin === undefined || !headers['access-control-request-method']) return false;
    if (isAllowed) {
      response.setHeader('access-control-allow-methods', METHODS);
      response.setHeader('access-control-allow-headers', HEADERS);
      response.setHeader('access-control-max-age', MAX_AGE);
    }
    response.writeHead(isAllowed ? 204 : 403).end();
    return true;
  }

  /** Whether a page may open a socket, which browsers let every page do. What names no origin is no page. */
  allowsWebSocket({ headers }: IncomingMessage): boolean {
    const { origin } = headers;
    return origin === undefined || this.#isAllowed(origin) || isOfHost(origin, hostOf(headers, this.#proxies));
  }

  #isAllowed(origin: string): boolean {
    return this.#allowed.has('*') || this.#allowed.has(origin);
  }
}

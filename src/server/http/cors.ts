import type { IncomingMessage, ServerResponse } from 'node:http';
import { hostOf, isOfHost } from './host.ts';

const METHODS = 'GET, POST, PUT, PATCH, DELETE, OPTIONS';
const HEADERS = 'accept, authorization, content-type, x-request-id, x-graphql-event-stream-token';
const EXPOSED = 'x-request-id, retry-after, etag, link, x-result-count, content-disposition, change-cursor';
/** Seconds for which browsers cache a preflight response. */
const MAX_AGE = '600';

/**
 * Cross-origin access for the allowed origins, or `*` for all. Credentials are never allowed, since the gateway uses no cookies.
 */
export class Cors {
  readonly #allowed: ReadonlySet<string>;
  readonly #proxies: number;

  /** @param proxies number of trusted reverse proxies, which set `X-Forwarded-Host` */
  constructor(allowed: readonly string[], proxies = 0) {
    this.#allowed = new Set(allowed);
    this.#proxies = proxies;
  }

  /** Sets the CORS headers of a response. @returns true for a preflight request, which has been answered */
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

  /**
   * Whether a WebSocket is allowed, since browsers do not restrict them by origin. Clients without an origin are not browsers.
   */
  allowsWebSocket({ headers }: IncomingMessage): boolean {
    const { origin } = headers;
    return origin === undefined || this.#isAllowed(origin) || isOfHost(origin, hostOf(headers, this.#proxies));
  }

  #isAllowed(origin: string): boolean {
    return this.#allowed.has('*') || this.#allowed.has(origin);
  }
}

import type { IncomingMessage, ServerResponse } from 'node:http';

const METHODS = 'GET, POST, PUT, PATCH, DELETE, OPTIONS';
const HEADERS = 'accept, authorization, content-type, x-request-id, x-graphql-event-stream-token';
const EXPOSED = 'x-request-id, retry-after, etag, link, x-result-count';
/** Seconds for which a browser need not ask again. */
const MAX_AGE = '600';

/** Which pages of other hosts may ask: their origins, or `*` for all. Nothing rests on cookies, so there are never credentials. */
export class Origins {
  readonly #allowed: ReadonlySet<string>;

  constructor(allowed: readonly string[]) {
    this.#allowed = new Set(allowed);
  }

  /** Lets browsers give an answer to the page that has asked, where that is allowed; true when the request was only about that. */
  admit({ method, headers }: IncomingMessage, response: ServerResponse): boolean {
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
  maySubscribe({ headers: { origin, host } }: IncomingMessage): boolean {
    if (origin === undefined || this.#isAllowed(origin)) return true;
    return URL.canParse(origin) && host !== undefined && new URL(origin).host === host.toLowerCase();
  }

  #isAllowed(origin: string): boolean {
    return this.#allowed.has('*') || this.#allowed.has(origin);
  }
}

import { lookup } from 'node:dns';
import { Agent, request, type Dispatcher } from 'undici';
import { UpstreamError } from '../../domain/errors.ts';
import { hostOf, publicLookup, refusePrivateLiteral, type Resolve } from './addressGuard.ts';
import { publicUrl } from './publicUrl.ts';
import { redirectTarget } from './redirectTarget.ts';
import { connectionFailure, statusFailure } from './upstreamFailure.ts';

/** The timeouts of a request, in milliseconds. */
export interface Timeouts {
  readonly connectMs: number;
  readonly headersMs: number;
  /** Maximum time between two chunks of a body. */
  readonly bodyIdleMs: number;
}

/** Options of `UpstreamClient`. */
export interface RequestOptions {
  /** The configured upstreams, in the format of `hostOf`; only they may have private addresses. */
  readonly allowedHosts: ReadonlySet<string>;
  readonly timeouts: Timeouts;
  readonly userAgent: string;
  readonly signal: AbortSignal;
  /** Resolves names; the system's resolver by default. */
  readonly resolve?: Resolve | undefined;
}

/** A response with status 200. */
export interface UpstreamResponse {
  readonly url: URL;
  readonly headers: Dispatcher.ResponseData['headers'];
  readonly body: Dispatcher.ResponseData['body'];
}

/** Sends requests to upstreams, follows redirects after checking each target, and returns only responses with status 200. */
export class UpstreamClient {
  readonly #options: RequestOptions;
  readonly #configured: Agent;
  readonly #redirected: Agent;

  constructor(options: RequestOptions) {
    const { connectMs: timeout, headersMs: headersTimeout, bodyIdleMs: bodyTimeout } = options.timeouts;
    this.#options = options;
    this.#configured = new Agent({ headersTimeout, bodyTimeout, connect: { timeout } });
    this.#redirected = new Agent({
      headersTimeout,
      bodyTimeout,
      connect: { timeout, lookup: publicLookup(options.resolve ?? lookup) },
    });
  }

  /** Sends a request. @throws UpstreamError */
  async send(method: 'GET' | 'HEAD', address: string): Promise<UpstreamResponse> {
    let url = new URL(address);
    for (let redirects = 0; redirects <= MAX_REDIRECTS; redirects++) {
      const { statusCode, headers, body } = await this.#request(method, url);
      if (statusCode === 200) return { url, headers, body };
      discard(body);
      const { location } = headers;
      if (!REDIRECTS.has(statusCode) || typeof location !== 'string') throw statusFailure(url, statusCode);
      url = redirectTarget(url, location);
    }
    throw new UpstreamError('UPSTREAM_UNAVAILABLE', `${publicUrl(address)} redirects more than ${MAX_REDIRECTS} times.`);
  }

  /** Closes all connections. */
  async close(): Promise<void> {
    await Promise.all([this.#configured.destroy(), this.#redirected.destroy()]);
  }

  async #request(method: 'GET' | 'HEAD', url: URL): Promise<Dispatcher.ResponseData> {
    const { allowedHosts, signal } = this.#options;
    const configured = allowedHosts.has(hostOf(url));
    if (!configured) refusePrivateLiteral(url);
    try {
      const dispatcher = configured ? this.#configured : this.#redirected;
      return await request(url, { method, signal, dispatcher, headers: this.#headers(url) });
    } catch (error) {
      signal.throwIfAborted();
      throw connectionFailure(url, error);
    }
  }

  #headers(url: URL): Record<string, string> {
    const headers = { 'user-agent': this.#options.userAgent, accept: 'application/json', 'accept-encoding': 'gzip, deflate, br' };
    if (!url.username) return headers;
    const credentials = `${decodeURIComponent(url.username)}:${decodeURIComponent(url.password)}`;
    return { ...headers, authorization: `Basic ${Buffer.from(credentials).toString('base64')}` };
  }
}

const MAX_REDIRECTS = 5;
const REDIRECTS = new Set([301, 302, 303, 307, 308]);

/** Discards an unread body and its errors. */
export function discard(body: UpstreamResponse['body']): void {
  body.on('error', () => {}).destroy();
}

import { lookup } from 'node:dns';
import { Agent, request, type Dispatcher } from 'undici';
import { UpstreamError } from '../../domain/errors.ts';
import { hostOf, publicLookup, refusePrivateLiteral, type Resolve } from './addressGuard.ts';
import { publicUrl } from './publicUrl.ts';
import { redirectTarget } from './redirectTarget.ts';
import { connectionFailure, statusFailure } from './upstreamFailure.ts';

export interface Timeouts {
  readonly connectMs: number;
  readonly headersMs: number;
  /** How long a body may pause. */
  readonly bodyIdleMs: number;
}

export interface RequestOptions {
  /** Upstreams the operator configured, as `hostOf` writes them; they alone may have private addresses. */
  readonly allowedHosts: ReadonlySet<string>;
  readonly timeouts: Timeouts;
  readonly userAgent: string;
  readonly signal: AbortSignal;
  /** The system's, unless told. */
  readonly resolve?: Resolve | undefined;
}

export interface UpstreamResponse {
  readonly url: URL;
  readonly headers: Dispatcher.ResponseData['headers'];
  readonly body: Dispatcher.ResponseData['body'];
}

/** Asks upstream, follows redirects with every hop checked, and answers only for status 200. */
export class UpstreamClient {
  readonly #options: RequestOptions;
  readonly #configured: Agent;
  readonly #elsewhere: Agent;

  constructor(options: RequestOptions) {
    const { connectMs: timeout, headersMs: headersTimeout, bodyIdleMs: bodyTimeout } = options.timeouts;
    this.#options = options;
    this.#configured = new Agent({ headersTimeout, bodyTimeout, connect: { timeout } });
    this.#elsewhere = new Agent({
      headersTimeout,
      bodyTimeout,
      connect: { timeout, lookup: publicLookup(options.resolve ?? lookup) },
    });
  }

  async send(method: 'GET' | 'HEAD', address: string): Promise<UpstreamResponse> {
    let url = new URL(address);
    for (let redirects = 0; redirects <= MAX_REDIRECTS; redirects++) {
      const { statusCode, headers, body } = await this.#ask(method, url);
      if (statusCode === 200) return { url, headers, body };
      discard(body);
      const { location } = headers;
      if (!REDIRECTS.has(statusCode) || typeof location !== 'string') throw statusFailure(url, statusCode);
      url = redirectTarget(url, location);
    }
    throw new UpstreamError('UPSTREAM_UNAVAILABLE', `${publicUrl(address)} redirects more than ${MAX_REDIRECTS} times.`);
  }

  async close(): Promise<void> {
    await Promise.all([this.#configured.destroy(), this.#elsewhere.destroy()]);
  }

  async #ask(method: 'GET' | 'HEAD', url: URL): Promise<Dispatcher.ResponseData> {
    const { allowedHosts, signal } = this.#options;
    const configured = allowedHosts.has(hostOf(url));
    if (!configured) refusePrivateLiteral(url);
    try {
      const dispatcher = configured ? this.#configured : this.#elsewhere;
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

/** Ends a body nobody will read; what it says while being ended is not an error of ours. */
export function discard(body: UpstreamResponse['body']): void {
  body.on('error', () => {}).destroy();
}

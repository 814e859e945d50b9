import { createHash } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import { type Encoding, preferredEncoding } from '../http/contentEncoding.ts';
import { isKnown } from '../http/isKnown.ts';
import { explorerPage, type ExplorerPageOptions } from './explorerPage.ts';

/**
 * Content security policy: only the inline script of the page and its workers run, and other hosts are blocked. Inline styles are
 * allowed, since the editor generates style elements and attributes, which have no hash.
 */
const policyFor = (script: string) =>
  [
    "default-src 'none'",
    `script-src '${sourceHash(script)}'`,
    'worker-src blob:',
    "style-src 'unsafe-inline'",
    'img-src data:',
    'font-src data:',
    "connect-src 'self'",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ');

const sourceHash = (text: string) => `sha256-${createHash('sha256').update(text).digest('base64')}`;

/** Each takes 0.2 s, once; a higher level takes five times as long and saves 4 %. */
const ENCODERS: Record<Encoding, (page: Buffer) => Promise<Buffer>> = {
  br: (page: Buffer) => promisify(brotliCompress)(page, BROTLI),
  gzip: (page: Buffer) => promisify(gzip)(page),
  identity: (page: Buffer) => Promise.resolve(page),
};
const BROTLI = { params: { [constants.BROTLI_PARAM_QUALITY]: 5, [constants.BROTLI_PARAM_LGWIN]: 24 } };

interface PageInfo {
  readonly etag: string;
  readonly policy: string;
  /** Encoded on first use; only these are kept in memory, not the page. */
  readonly encoded: Map<Encoding, Promise<Buffer>>;
}

/** Serves the GraphiQL page, which is generated at the first request. */
export class Explorer {
  readonly #options: ExplorerPageOptions;
  #page: Promise<PageInfo> | undefined;

  constructor({ isListOnly }: ExplorerPageOptions) {
    this.#options = { isListOnly };
  }

  /** Answers a request for the page; 304 if the client has it already. */
  async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const page = await this.#pageInfo();
    const headers = {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': page.policy,
      'x-frame-options': 'DENY',
      'cache-control': 'no-cache',
      vary: 'accept, accept-encoding, origin',
      etag: `W/${page.etag}`,
    };
    if (isKnown(request.headers['if-none-match'], headers.etag)) return void response.writeHead(304, headers).end();
    const encoding = preferredEncoding(request.headers['accept-encoding']);
    const body = await this.#encode(page, encoding);
    const encodingHeader = encoding === 'identity' ? {} : { 'content-encoding': encoding };
    response.writeHead(200, { ...headers, ...encodingHeader, 'content-length': body.length }).end(body);
  }

  #pageInfo(): Promise<PageInfo> {
    this.#page ??= describe(this.#options).catch((error: unknown) => {
      this.#page = undefined;
      throw error;
    });
    return this.#page;
  }

  #encode({ encoded }: PageInfo, encoding: Encoding): Promise<Buffer> {
    const found = encoded.get(encoding);
    if (found) return found;
    const body = explorerPage(this.#options).then(({ html }) => ENCODERS[encoding](Buffer.from(html)));
    encoded.set(encoding, body);
    body.catch(() => encoded.delete(encoding));
    return body;
  }
}

async function describe(options: ExplorerPageOptions): Promise<PageInfo> {
  const { html, script } = await explorerPage(options);
  const hash = createHash('sha256').update(html).digest('base64url');
  return { etag: `"${hash.slice(0, 22)}"`, policy: policyFor(script), encoded: new Map() };
}

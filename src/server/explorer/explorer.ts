import { createHash } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import { type Encoding, preferredEncoding } from '../http/contentEncoding.ts';
import { explorerPage, type ExplorerPageOptions } from './explorerPage.ts';

/**
 * The page runs the one script that is written into it, and workers that this makes; nothing may come from another host. The editor
 * makes elements and attributes of style as it goes, for which there is no hash.
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

/** A fifth of a second each, once; a better compression takes five times as long and saves 4 %. */
const ENCODERS: Record<Encoding, (page: Buffer) => Promise<Buffer>> = {
  br: (page: Buffer) => promisify(brotliCompress)(page, BROTLI),
  gzip: (page: Buffer) => promisify(gzip)(page),
  identity: (page: Buffer) => Promise.resolve(page),
};
const BROTLI = { params: { [constants.BROTLI_PARAM_QUALITY]: 5, [constants.BROTLI_PARAM_LGWIN]: 24 } };

interface Described {
  readonly etag: string;
  readonly policy: string;
  /** Made when first asked for, and kept in place of the page itself. */
  readonly encoded: Map<Encoding, Promise<Buffer>>;
}

/** Serves the GraphiQL page, which is made when it is first asked for. */
export class Explorer {
  readonly #options: ExplorerPageOptions;
  #page: Promise<Described> | undefined;

  constructor({ isListOnly }: ExplorerPageOptions) {
    this.#options = { isListOnly };
  }

  async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const page = await this.#described();
    const headers = {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': page.policy,
      'x-frame-options': 'DENY',
      'cache-control': 'no-cache',
      vary: 'accept, accept-encoding, origin',
      etag: `W/${page.etag}`,
    };
    if (request.headers['if-none-match']?.includes(page.etag)) return void response.writeHead(304, headers).end();
    const encoding = preferredEncoding(request.headers['accept-encoding']);
    const body = await this.#encode(page, encoding);
    const encodingHeader = encoding === 'identity' ? {} : { 'content-encoding': encoding };
    response.writeHead(200, { ...headers, ...encodingHeader, 'content-length': body.length }).end(body);
  }

  #described(): Promise<Described> {
    this.#page ??= describe(this.#options).catch((error: unknown) => {
      this.#page = undefined;
      throw error;
    });
    return this.#page;
  }

  #encode({ encoded }: Described, encoding: Encoding): Promise<Buffer> {
    const found = encoded.get(encoding);
    if (found) return found;
    const body = explorerPage(this.#options).then(({ html }) => ENCODERS[encoding](Buffer.from(html)));
    encoded.set(encoding, body);
    body.catch(() => encoded.delete(encoding));
    return body;
  }
}

async function describe(options: ExplorerPageOptions): Promise<Described> {
  const { html, script } = await explorerPage(options);
  const hash = createHash('sha256').update(html).digest('base64url');
  return { etag: `"${hash.slice(0, 22)}"`, policy: policyFor(script), encoded: new Map() };
}

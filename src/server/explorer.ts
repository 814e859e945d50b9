import { createHash } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import { type Encoding, preferredEncoding } from './encoding.ts';
import { explorerPage } from './explorerPage.ts';

/** GraphiQL puts its scripts into the page and starts workers from blobs; nothing may come from another host. */
const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'unsafe-inline' blob:",
  'worker-src blob:',
  "style-src 'unsafe-inline'",
  'img-src data:',
  'font-src data:',
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** A fifth of a second each, once; a better compression takes five times as long and saves 4 %. */
const ENCODERS: Record<Encoding, (page: Buffer) => Promise<Buffer>> = {
  br: (page: Buffer) => promisify(brotliCompress)(page, BROTLI),
  gzip: (page: Buffer) => promisify(gzip)(page),
  identity: (page: Buffer) => Promise.resolve(page),
};
const BROTLI = { params: { [constants.BROTLI_PARAM_QUALITY]: 5, [constants.BROTLI_PARAM_LGWIN]: 24 } };

interface Page {
  readonly jobId: string | null;
  readonly etag: string;
  /** Made when first asked for, and kept in place of the page itself. */
  readonly encoded: Map<Encoding, Promise<Buffer>>;
}

/** The id of an import whose events the last tab shows, where there is one. */
export type FindJob = () => Promise<string | null>;

/** Serves the GraphiQL page, which is made when it is first asked for. */
export class Explorer {
  readonly #findJob: FindJob;
  #page: Promise<Page> | undefined;

  constructor(findJob: FindJob) {
    this.#findJob = findJob;
  }

  async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const page = await this.#current();
    const headers = {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': CONTENT_SECURITY_POLICY,
      'cache-control': 'no-cache',
      vary: 'accept, accept-encoding, origin',
      etag: `W/${page.etag}`,
    };
    if (request.headers['if-none-match']?.includes(page.etag)) return void response.writeHead(304, headers).end();
    const encoding = preferredEncoding(request.headers['accept-encoding']);
    const body = await encode(page, encoding);
    const encodingHeader = encoding === 'identity' ? {} : { 'content-encoding': encoding };
    response.writeHead(200, { ...headers, ...encodingHeader, 'content-length': body.length }).end(body);
  }

  /** The page names a job, and is made anew for another one. */
  async #current(): Promise<Page> {
    const jobId = await this.#findJob();
    const page = await this.#page;
    if (page?.jobId === jobId) return page;
    this.#page = describe(jobId);
    this.#page.catch(() => (this.#page = undefined));
    return this.#page;
  }
}

async function describe(jobId: string | null): Promise<Page> {
  const hash = createHash('sha256').update(await explorerPage(jobId));
  return { jobId, etag: `"${hash.digest('base64url').slice(0, 22)}"`, encoded: new Map() };
}

function encode({ jobId, encoded }: Page, encoding: Encoding): Promise<Buffer> {
  const found = encoded.get(encoding);
  if (found) return found;
  const body = explorerPage(jobId).then((page) => ENCODERS[encoding](Buffer.from(page)));
  encoded.set(encoding, body);
  body.catch(() => encoded.delete(encoding));
  return body;
}

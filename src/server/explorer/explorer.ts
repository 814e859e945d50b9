import { createHash } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import type { Encoding } from '../http/contentEncoding.ts';
import { ResponseBody } from '../http/responseBody.ts';
import { serveBody } from '../http/serveBody.ts';
import { explorerPage, type ExplorerPageOptions } from './explorerPage.ts';
import { explorerScript } from './explorerScript.ts';

/**
 * Content security policy: only scripts of this gateway and their workers run, none that is inline, and other hosts are blocked. Inline
 * styles are allowed, since the editor generates style elements and attributes, which have no hash.
 */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
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

const HEADERS = { 'content-security-policy': POLICY, 'x-frame-options': 'DENY' };

/** The script is at this path, followed by a hash of its contents. */
const SCRIPT = '/graphql/explorer-';

/** Each takes 0.2 s, once; a higher level takes five times as long and saves 4 %. */
const ENCODERS: Record<Encoding, (text: Buffer) => Promise<Buffer>> = {
  br: (text: Buffer) => promisify(brotliCompress)(text, BROTLI),
  gzip: (text: Buffer) => promisify(gzip)(text),
  identity: (text: Buffer) => Promise.resolve(text),
};
const BROTLI = { params: { [constants.BROTLI_PARAM_QUALITY]: 5, [constants.BROTLI_PARAM_LGWIN]: 24 } };
const compress = (text: Buffer, encoding: Encoding) => ENCODERS[encoding](text);

interface Files {
  readonly page: ResponseBody;
  readonly script: ResponseBody;
  readonly scriptPath: string;
}

/** Serves the GraphiQL page and its script, which are generated at the first request. */
export class Explorer {
  readonly #options: ExplorerPageOptions;
  #files: Promise<Files> | undefined;

  constructor({ isListOnly }: ExplorerPageOptions) {
    this.#options = { isListOnly };
  }

  /** Whether a path is that of the script, of this or another version. */
  owns(path: string): boolean {
    return path.startsWith(SCRIPT);
  }

  /** Answers a request for the page; 304 if the client has it already. */
  async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { page } = await this.#read();
    await serveBody(
      page,
      { ...HEADERS, 'cache-control': 'no-cache', vary: 'accept, accept-encoding, origin' },
      request,
      response,
    );
  }

  /** Answers a request for the script; false for that of another version. Browsers keep it, compiled, for as long as it is the same. */
  async serveScript(path: string, request: IncomingMessage, response: ServerResponse): Promise<boolean> {
    const { script, scriptPath } = await this.#read();
    if (path !== scriptPath) return false;
    await serveBody(
      script,
      { 'cache-control': 'public, max-age=31536000, immutable', vary: 'accept-encoding' },
      request,
      response,
    );
    return true;
  }

  #read(): Promise<Files> {
    this.#files ??= filesOf(this.#options).catch((error: unknown) => {
      this.#files = undefined;
      throw error;
    });
    return this.#files;
  }
}

async function filesOf(options: ExplorerPageOptions): Promise<Files> {
  const script = await explorerScript();
  const hash = createHash('sha256').update(script).digest('base64url').slice(0, 16);
  const scriptPath = `${SCRIPT}${hash}.js`;
  // Relative, for gateways behind a prefix of a path.
  const html = await explorerPage(options, scriptPath.slice(1));
  return {
    page: new ResponseBody('text/html; charset=utf-8', html, compress),
    script: new ResponseBody('text/javascript; charset=utf-8', script, compress),
    scriptPath,
  };
}

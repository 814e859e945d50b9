import { createHash } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { renderGraphiQL } from '@graphql-yoga/render-graphiql';
import { explorerTabs } from './explorerTabs.ts';

/** GraphiQL puts its scripts into the page and starts workers from blobs; nothing may come from another host. */
const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self' 'unsafe-inline' 'unsafe-eval' blob:",
  "worker-src 'self' blob:",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data: blob:",
  "font-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

interface RenderedPage {
  readonly plain: Buffer;
  readonly gzipped: Buffer;
  readonly etag: string;
}

/** The id of an import whose events the last tab shows, where there is one. */
export type FindJob = () => Promise<string | null>;

/** The GraphiQL page: 9 MB from this server alone, rendered and compressed once for each job it names. */
export class Explorer {
  readonly #findJob: FindJob;
  #page: Promise<RenderedPage> | undefined;
  #jobId: string | null = null;

  constructor(findJob: FindJob) {
    this.#findJob = findJob;
  }

  async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const page = await this.#current();
    const headers = {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': CONTENT_SECURITY_POLICY,
      'cache-control': 'no-cache',
      vary: 'accept, accept-encoding',
      etag: page.etag,
    };
    if (request.headers['if-none-match'] === page.etag) return void response.writeHead(304, headers).end();
    const isGzipped = /\bgzip\b/.test(request.headers['accept-encoding'] ?? '');
    const body = isGzipped ? page.gzipped : page.plain;
    response
      .writeHead(200, { ...headers, 'content-length': body.length, ...(isGzipped ? { 'content-encoding': 'gzip' } : {}) })
      .end(body);
  }

  async #current(): Promise<RenderedPage> {
    const jobId = await this.#findJob();
    if (!this.#page || jobId !== this.#jobId) {
      this.#jobId = jobId;
      this.#page = render(jobId);
      this.#page.catch(() => (this.#page = undefined));
    }
    return this.#page;
  }
}

async function render(jobId: string | null): Promise<RenderedPage> {
  const plain = Buffer.from(
    renderGraphiQL({
      title: 'Software catalogs',
      defaultTabs: explorerTabs(jobId),
      // Over SSE the headers of the headers editor, and with them the token, go along.
      subscriptionsProtocol: 'SSE',
      shouldPersistHeaders: false,
      defaultEditorToolsVisibility: true,
    }),
  );
  const gzipped = await promisify(gzip)(plain, { level: 9 });
  return { plain, gzipped, etag: `"${createHash('sha256').update(plain).digest('base64url').slice(0, 22)}"` };
}

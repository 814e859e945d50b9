import { buffer } from 'node:stream/consumers';
import { UpstreamError } from '../../domain/errors.ts';
import type { Resolve } from './addressGuard.ts';
import { readBody, type ByteProgress } from './body.ts';
import { saveToFile, type Download } from './download.ts';
import { publicUrl } from './publicUrl.ts';
import { discard, UpstreamClient, type UpstreamResponse, type Timeouts } from './request.ts';

/** Options of `createHttp`. */
export interface HttpOptions {
  /** The configured upstreams, in the format of `hostOf`; only they may have private addresses. */
  readonly allowedHosts: Iterable<string>;
  readonly signal: AbortSignal;
  readonly timeouts?: Partial<Timeouts>;
  readonly userAgent?: string;
  readonly onProgress?: ByteProgress;
  /** Resolves names; the system's resolver by default. */
  readonly resolve?: Resolve;
}

/** The size limit of a response. */
export interface Limit {
  /** Maximum number of decoded bytes; 256 MiB by default. */
  readonly limitBytes?: number;
}

/** A response with an ETag (RFC 9110, section 8.8.3). */
export interface ETagged {
  /** The tag without the prefix of a weak one: compressed and uncompressed responses have the same tag. */
  readonly etag: string | null;
}

/** The network access of sources. Failures are `UpstreamError`s; an abort throws the reason of the signal. */
export interface Http extends AsyncDisposable {
  download(url: string, limit?: Limit): Promise<Download & ETagged>;
  /**
   * Opens a response to read its beginning: the rest is not downloaded once the reader stops. Read the body or dispose the Http.
   */
  open(url: string, limit?: Limit): Promise<ETagged & { readonly body: AsyncIterable<Uint8Array> }>;
  /** The ETag of a HEAD request; null if it fails for any reason. */
  head(url: string): Promise<ETagged | null>;
  json(url: string, limit: Limit): Promise<unknown>;
}

/** Bytes per MiB. */
export const MEBIBYTE = 1024 * 1024;
/** Ten times the size of upstream files: they are streamed, so this limits disk space, not memory. */
const LIMIT_BYTES = 256 * MEBIBYTE;
const TIMEOUTS: Timeouts = { connectMs: 10_000, headersMs: 10_000, bodyIdleMs: 10_000 };

/** Creates the network access for one job. Dispose it to close its connections. */
export function createHttp(options: HttpOptions): Http {
  const { signal, onProgress, timeouts, resolve, userAgent = 'software-catalog-gateway' } = options;
  const allowedHosts = new Set(options.allowedHosts);
  const requester = new UpstreamClient({ allowedHosts, signal, userAgent, resolve, timeouts: { ...TIMEOUTS, ...timeouts } });

  const open = async (url: string, limit: Limit = {}, progress?: ByteProgress) => {
    const answer = await requester.send('GET', url);
    const limitBytes = limit.limitBytes ?? LIMIT_BYTES;
    return { etag: etagOf(answer), body: readBody(answer, { limitBytes, signal, onProgress: progress }) };
  };

  return {
    open: (url, limit) => open(url, limit),
    download: async (url, limit) => {
      const { etag, body } = await open(url, limit, onProgress);
      return { ...(await saveToFile(body)), etag };
    },
    head: (url) => headOf(requester, url, signal),
    json: async (url, limit) => parse(url, await buffer((await open(url, limit)).body)),
    [Symbol.asyncDispose]: () => requester.close(),
  };
}

async function headOf(requester: UpstreamClient, url: string, signal: AbortSignal): Promise<ETagged | null> {
  try {
    const answer = await requester.send('HEAD', url);
    discard(answer.body);
    return { etag: etagOf(answer) };
  } catch {
    signal.throwIfAborted();
    return null;
  }
}

function etagOf({ headers }: UpstreamResponse): string | null {
  const { etag } = headers;
  return typeof etag === 'string' && etag ? etag.replace(/^W\//, '') : null;
}

function parse(url: string, bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (cause) {
    throw new UpstreamError('BAD_SHAPE', `${publicUrl(url)} is not JSON.`, { cause });
  }
}

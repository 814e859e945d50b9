import { buffer } from 'node:stream/consumers';
import { UpstreamError } from '../../domain/errors.ts';
import type { Resolve } from './addressGuard.ts';
import { readBody, type ByteProgress } from './body.ts';
import { saveToFile, type Download } from './download.ts';
import { publicUrl } from './publicUrl.ts';
import { discard, UpstreamClient, type UpstreamResponse, type Timeouts } from './request.ts';

export interface HttpOptions {
  /** Upstreams the operator configured, as `hostOf` writes them; they alone may have private addresses. */
  readonly allowedHosts: Iterable<string>;
  readonly signal: AbortSignal;
  readonly timeouts?: Partial<Timeouts>;
  readonly userAgent?: string;
  readonly onProgress?: ByteProgress;
  /** The system's, unless told. */
  readonly resolve?: Resolve;
}

export interface Limit {
  /** Of the decoded bytes; 256 MiB unless told. */
  readonly limitBytes?: number;
}

export interface ETagged {
  /** Without the mark of a weak tag: the same content, compressed or not, has one tag. */
  readonly etag: string | null;
}

/** All that sources may do with the network. Failures are `UpstreamError`s; an abort is the signal's own reason. */
export interface Http extends AsyncDisposable {
  download(url: string, limit?: Limit): Promise<Download & ETagged>;
  /** For reading the head of a file: the rest is not loaded once the reader leaves. The body has to be read, or the Http disposed. */
  open(url: string, limit?: Limit): Promise<ETagged & { readonly body: AsyncIterable<Uint8Array> }>;
  /** Null where upstream does not answer this question, for whatever reason. */
  head(url: string): Promise<ETagged | null>;
  json(url: string, limit: Limit): Promise<unknown>;
}

export const MEBIBYTE = 1024 * 1024;
/** Ten times what upstreams have: files are read as streams, so this is what a disk has to hold, not the memory. */
const LIMIT_BYTES = 256 * MEBIBYTE;
const TIMEOUTS: Timeouts = { connectMs: 10_000, headersMs: 10_000, bodyIdleMs: 10_000 };

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

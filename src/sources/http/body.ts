import { pipeline, type Transform } from 'node:stream';
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';
import { UpstreamError } from '../../domain/errors.ts';
import { publicUrl } from './publicUrl.ts';
import { discard, type UpstreamResponse } from './request.ts';
import { connectionFailure } from './upstreamFailure.ts';

/** Called with the bytes transferred so far and in total, as encoded; the total is null if unknown. */
export type ByteProgress = (doneBytes: number, totalBytes: number | null) => void;

/** Limits of a body, and observers. */
export interface BodyOptions {
  /** Maximum number of decoded bytes: a small compressed response can decode to any size. */
  readonly limitBytes: number;
  readonly signal: AbortSignal;
  readonly onProgress?: ByteProgress | undefined;
}

/**
 * Yields the decoded bytes of a JSON object, the only content of upstreams; anything else is rejected at its first byte.
 * @throws UpstreamError
 */
export async function* readBody(response: UpstreamResponse, options: BodyOptions): AsyncGenerator<Uint8Array> {
  const { limitBytes, signal } = options;
  let bytes = 0;
  let begun = false;
  try {
    for await (const chunk of decoded(response, options)) {
      bytes += chunk.length;
      if (bytes > limitBytes) throw tooLarge(response.url, limitBytes);
      begun ||= beginsObject(response, chunk);
      yield chunk;
    }
    if (!begun) throw new UpstreamError('BAD_SHAPE', `A JSON object was expected; ${publicUrl(response.url)} is empty.`);
  } catch (error) {
    signal.throwIfAborted();
    throw connectionFailure(response.url, error);
  } finally {
    discard(response.body);
  }
}

function decoded(response: UpstreamResponse, options: BodyOptions): AsyncIterable<Buffer> {
  const wire = counted(response, options.onProgress);
  const decoder = decoderFor(response);
  return decoder ? pipeline(wire, decoder, () => {}) : wire; // the reader of the decoder gets the errors
}

async function* counted({ body, headers }: UpstreamResponse, onProgress?: ByteProgress): AsyncGenerator<Buffer> {
  const length = Number(headers['content-length'] ?? NaN);
  let done = 0;
  for await (const chunk of body as AsyncIterable<Buffer>) {
    done += chunk.length;
    onProgress?.(done, Number.isFinite(length) ? length : null);
    yield chunk;
  }
}

function decoderFor({ url, headers }: UpstreamResponse): Transform | null {
  const encoding = String(headers['content-encoding'] ?? 'identity')
    .trim()
    .toLowerCase();
  if (encoding === 'identity') return null;
  if (encoding === 'gzip' || encoding === 'x-gzip') return createGunzip({ chunkSize: CHUNK_BYTES });
  if (encoding === 'br') return createBrotliDecompress({ chunkSize: CHUNK_BYTES });
  if (encoding === 'deflate') return createInflate({ chunkSize: CHUNK_BYTES });
  throw new UpstreamError(
    'UPSTREAM_UNAVAILABLE',
    `gzip, br and deflate can be read; ${publicUrl(url)} is encoded as "${encoding}".`,
  );
}

const CHUNK_BYTES = 1 << 16;
const BRACE = 0x7b;
/** Whitespace and the bytes of a byte order mark. */
const LEADING = new Set([0x20, 0x09, 0x0a, 0x0d, 0xef, 0xbb, 0xbf]);

/** Whether an object has started; false while there is only whitespace. @throws UpstreamError for anything else */
function beginsObject({ url, headers }: UpstreamResponse, chunk: Uint8Array): boolean {
  const first = chunk.find((byte) => !LEADING.has(byte));
  if (first === undefined || first === BRACE) return first === BRACE;
  const kind = String(headers['content-type'] ?? 'something else').split(';', 1)[0];
  throw new UpstreamError(
    'BAD_SHAPE',
    `A JSON object was expected; ${publicUrl(url)} is ${kind} and begins with "${beginning(chunk)}".`,
  );
}

const beginning = (chunk: Uint8Array): string =>
  JSON.stringify(Buffer.from(chunk.subarray(0, 20)).toString('latin1')).slice(1, -1);

function tooLarge(url: URL, limitBytes: number): UpstreamError {
  return new UpstreamError('TOO_LARGE', `${publicUrl(url)} has more than the ${limitBytes} bytes allowed.`);
}

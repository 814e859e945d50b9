import { pipeline, type Transform } from 'node:stream';
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';
import { UpstreamError } from '../../domain/errors.ts';
import { publicUrl } from './publicUrl.ts';
import { discard, type UpstreamResponse } from './request.ts';
import { connectionFailure } from './upstreamFailure.ts';

/** Bytes as they came over the wire, done and in all; the total is null where upstream does not say. */
export type ByteProgress = (doneBytes: number, totalBytes: number | null) => void;

export interface BodyOptions {
  /** Bounds the decoded bytes: a small compressed answer can unpack into any size. */
  readonly limitBytes: number;
  readonly signal: AbortSignal;
  readonly onProgress?: ByteProgress | undefined;
}

/** The decoded bytes of a JSON object, which is all that upstreams serve; anything else is refused at its first byte. */
export async function* readBody(answer: UpstreamResponse, options: BodyOptions): AsyncGenerator<Uint8Array> {
  const { limitBytes, signal } = options;
  let bytes = 0;
  let begun = false;
  try {
    for await (const chunk of decoded(answer, options)) {
      bytes += chunk.length;
      if (bytes > limitBytes) throw tooLarge(answer.url, limitBytes);
      begun ||= beginsObject(answer, chunk);
      yield chunk;
    }
    if (!begun) throw new UpstreamError('BAD_SHAPE', `A JSON object was expected; ${publicUrl(answer.url)} is empty.`);
  } catch (error) {
    signal.throwIfAborted();
    throw connectionFailure(answer.url, error);
  } finally {
    discard(answer.body);
  }
}

function decoded(answer: UpstreamResponse, options: BodyOptions): AsyncIterable<Buffer> {
  const wire = counted(answer, options.onProgress);
  const decoder = decoderFor(answer);
  return decoder ? pipeline(wire, decoder, () => {}) : wire; // the reader of the decoder gets its errors
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
/** Blanks and the bytes of a byte order mark. */
const LEADING = new Set([0x20, 0x09, 0x0a, 0x0d, 0xef, 0xbb, 0xbf]);

/** False while there is nothing but blanks yet. */
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

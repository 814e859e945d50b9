import { createReadStream } from 'node:fs';

/** Yields the chunks of a file, which is opened at the first read and closed when the reader stops. */
export async function* fileChunks(path: string | URL, signal: AbortSignal): AsyncGenerator<Uint8Array> {
  for await (const chunk of createReadStream(path, { highWaterMark: CHUNK_BYTES })) {
    signal.throwIfAborted();
    yield chunk as Uint8Array; // a stream without encoding yields bytes
  }
}

/** A few milliseconds of work, after which the event loop can turn. */
const CHUNK_BYTES = 256 * 1024;

import { createReadStream } from 'node:fs';

/** Opens the file when the first chunk is asked for and closes it when the reader leaves. */
export async function* fileChunks(path: string | URL, signal: AbortSignal): AsyncGenerator<Uint8Array> {
  for await (const chunk of createReadStream(path, { highWaterMark: CHUNK_BYTES })) {
    signal.throwIfAborted();
    yield chunk as Uint8Array; // a stream without encoding gives bytes
  }
}

/** Some milliseconds of work, after which others get their turn. */
const CHUNK_BYTES = 256 * 1024;

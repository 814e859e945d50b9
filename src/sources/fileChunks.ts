import { createReadStream } from 'node:fs';

/** Opens the file when the first chunk is asked for and closes it when the reader leaves. */
export async function* fileChunks(path: string | URL): AsyncGenerator<Uint8Array> {
  yield* createReadStream(path, { highWaterMark: 256 * 1024 });
}

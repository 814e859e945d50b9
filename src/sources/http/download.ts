import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';

/** A temporary file, deleted on disposal. */
export interface Download extends AsyncDisposable {
  readonly path: string;
  readonly bytes: number;
  /** SHA-256 of the decoded bytes, hexadecimal. */
  readonly sha256: string;
}

/** Writes chunks to a temporary file. */
export async function saveToFile(chunks: AsyncIterable<Uint8Array>): Promise<Download> {
  const folder = await mkdtemp(join(tmpdir(), 'software-catalog-'));
  const dispose = (): Promise<void> => rm(folder, { recursive: true, force: true });
  const path = join(folder, 'body.json');
  const hash = createHash('sha256');
  let bytes = 0;
  try {
    await pipeline(chunks, measured, createWriteStream(path));
  } catch (error) {
    await dispose();
    throw error;
  }
  return { path, bytes, sha256: hash.digest('hex'), [Symbol.asyncDispose]: dispose };

  async function* measured(source: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
    for await (const chunk of source) {
      hash.update(chunk);
      bytes += chunk.length;
      yield chunk;
    }
  }
}

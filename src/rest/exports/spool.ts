import { randomUUID } from 'node:crypto';
import { type FileHandle, open, unlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const CHUNK_BYTES = 64 * 1024;

/**
 * Yields what a source yields, but reads the source to its end first: a slow reader does not hold what it reads from. While it
 * is written to a file, empty chunks are yielded. The file has no name, so that it is gone with the process, however that ends.
 * @param onWritten called when the source is at its end
 */
export async function* spooled(source: AsyncIterable<string>, onWritten: () => Promise<void>): AsyncGenerator<string | Buffer> {
  const path = join(tmpdir(), `software-catalog-export-${randomUUID()}`);
  await using file = await open(path, 'wx+', 0o600);
  await unlink(path);
  for await (const text of source) {
    await file.writeFile(text);
    yield '';
  }
  await onWritten();
  yield* contentOf(file);
}

async function* contentOf(file: FileHandle): AsyncGenerator<Buffer> {
  for (let position = 0; ;) {
    const { bytesRead, buffer } = await file.read(Buffer.allocUnsafe(CHUNK_BYTES), 0, CHUNK_BYTES, position);
    if (bytesRead === 0) return;
    position += bytesRead;
    yield buffer.subarray(0, bytesRead);
  }
}

import type { IncomingMessage } from 'node:http';

/** A request body may have this many bytes. */
const MAX_BODY = 1_000_000;

/** The body of a request; null for one that is too large, of which the rest is not kept. @throws Error when the client leaves before its end */
export function bodyOf(request: IncomingMessage): Promise<Buffer<ArrayBuffer> | null> {
  if (Number(request.headers['content-length'] ?? 0) > MAX_BODY) return Promise.resolve(null);
  // It emits nothing any more.
  if (request.destroyed) return Promise.reject(new Error('The client left before its request was read.'));
  return new Promise((resolve, reject) => {
    const chunks: Buffer<ArrayBuffer>[] = [];
    let size = 0;
    const take = (chunk: Buffer<ArrayBuffer>) => {
      size += chunk.length;
      if (size <= MAX_BODY) return void chunks.push(chunk);
      request.off('data', take).resume();
      resolve(null);
    };
    request.on('data', take);
    request.once('end', () => resolve(chunks[0] && chunks.length === 1 ? chunks[0] : Buffer.concat(chunks)));
    request.once('error', reject);
  });
}

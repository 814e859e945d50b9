import type { IncomingMessage } from 'node:http';

/** Maximum size of a request body in bytes. */
const MAX_BODY = 1_000_000;

/** Reads the body of a request; null if it is too large, and the rest is discarded. @throws Error if the client disconnects */
export function bodyOf(request: IncomingMessage): Promise<Buffer<ArrayBuffer> | null> {
  if (Number(request.headers['content-length'] ?? 0) > MAX_BODY) return Promise.resolve(null);
  // A destroyed request emits no more events.
  if (request.destroyed) return Promise.reject(new Error('The client disconnected before its request was read.'));
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

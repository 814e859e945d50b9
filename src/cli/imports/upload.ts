import { createReadStream } from 'node:fs';
import { Readable } from 'node:stream';
import { Failure } from '../command/failure.ts';
import type { Session } from '../command/session.ts';

/** Milliseconds for a file of 64 MiB on a slow line. */
const PATIENCE_MS = 10 * 60_000;

/** Sends a file to the gateway. @returns the id for `uploadId`, null without a file. @throws Failure if it cannot be read or is refused */
export async function upload({ io, gateway }: Session, file: string | undefined): Promise<string | null> {
  if (file === undefined) return null;
  const body = Readable.toWeb(Readable.from(file === '-' ? io.stdin : createReadStream(file))) as ReadableStream<Uint8Array>;
  const response = await gateway
    .request('/uploads', { method: 'POST', body, duplex: 'half', signal: AbortSignal.timeout(PATIENCE_MS) } as RequestInit)
    .catch((error: unknown) => Promise.reject(unreadable(error) ?? error));
  return ((await response.json()) as { id: string }).id;
}

function unreadable(error: unknown): Failure | undefined {
  const { code, message } = error as { code?: string; message: string };
  return code === 'ENOENT' || code === 'EACCES' || code === 'EISDIR'
    ? new Failure('USAGE', `The file cannot be read: ${message}.`)
    : undefined;
}

import { open } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { Failure } from '../process/failure.ts';
import type { Session } from '../command/session.ts';

/** Milliseconds for a file of 64 MiB on a slow line. */
const PATIENCE_MS = 10 * 60_000;

/** Sends a file to the gateway. @returns the id for `uploadId`, null without a file. @throws Failure if it cannot be read or is refused */
export async function upload({ io, gateway }: Session, file: string | undefined): Promise<string | null> {
  if (file === undefined) return null;
  const body = Readable.toWeb(Readable.from(file === '-' ? io.stdin : await streamOf(file)));
  const init = { method: 'POST', body, duplex: 'half', signal: AbortSignal.timeout(PATIENCE_MS) } as RequestInit;
  return ((await (await gateway.request('/uploads', init)).json()) as { id: string }).id;
}

async function streamOf(file: string) {
  const handle = await open(file).catch((error: unknown) => {
    throw new Failure('USAGE', `The file cannot be read: ${(error as Error).message}.`);
  });
  return handle.createReadStream();
}

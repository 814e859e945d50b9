import { Failure } from '../process/failure.ts';
import type { Io } from '../process/io.ts';

/** The text of a file, or of standard input for `-`. @throws Failure if the file cannot be read */
export async function readInput(io: Io, file: string): Promise<string> {
  if (file === '-') return await textOf(io.stdin);
  return await io.readFile(file).catch((error: unknown) => {
    throw new Failure('USAGE', `The file cannot be read: ${(error as Error).message}.`);
  });
}

async function textOf(stream: AsyncIterable<Uint8Array>): Promise<string> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}

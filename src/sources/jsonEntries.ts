import { UpstreamError } from '../domain/errors.ts';
import { JsonScanner, type JsonEntry } from './jsonScanner.ts';

export type { JsonEntry };

/**
 * The entries of a JSON object too large to parse at once, in the file's order. Memory holds one entry. Reading to the end
 * proves that the object is whole and has an object named `inside`, whose members are entries of their own.
 * @throws UpstreamError BAD_SHAPE where the object is broken, TOO_LARGE where an entry is.
 */
export async function* jsonEntries(chunks: AsyncIterable<Uint8Array>, file: string, inside: string): AsyncGenerator<JsonEntry> {
  const scanner = new JsonScanner(file, inside);
  for await (const chunk of chunks) yield* scanner.push(chunk);
  scanner.end();
}

/** The value of a member that the whole file depends on. */
export function parseMember(file: string, { key, text }: JsonEntry): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new UpstreamError('BAD_SHAPE', `The member "${key}" of ${file} is not JSON.`, { cause });
  }
}

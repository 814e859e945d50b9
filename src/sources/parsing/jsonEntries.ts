import { setImmediate } from 'node:timers/promises';
import { UpstreamError } from '../../domain/errors.ts';
import { JsonScanner, type JsonEntry } from './jsonScanner.ts';

export type { JsonEntry };

/** Bytes that are scanned, and their entries used, between two turns of the event loop: a millisecond or two of work. */
export const SLICE_BYTES = 16 * 1024;

/**
 * The entries of a JSON object too large to parse at once, in the file's order. Memory holds one entry. Reading to the end
 * proves that the object is whole and has an object named `inside`, whose members are entries of their own.
 * The event loop turns after every slice, and after every entry larger than one.
 * @throws UpstreamError BAD_SHAPE where the object is broken, TOO_LARGE where an entry is.
 */
export async function* jsonEntries(chunks: AsyncIterable<Uint8Array>, file: string, inside: string): AsyncGenerator<JsonEntry> {
  const scanner = new JsonScanner(file, inside);
  for await (const chunk of chunks)
    for (let at = 0; at < chunk.length; at += SLICE_BYTES) {
      for (const entry of scanner.push(chunk.subarray(at, at + SLICE_BYTES))) {
        yield entry;
        if (entry.text.length > SLICE_BYTES) await setImmediate();
      }
      await setImmediate();
    }
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

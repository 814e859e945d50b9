import { setImmediate } from 'node:timers/promises';
import { UpstreamError } from '../../domain/errors.ts';
import { JsonScanner, type JsonEntry } from './jsonScanner.ts';

export type { JsonEntry };

/** Bytes scanned and processed between two turns of the event loop: one or two milliseconds of work. */
export const SLICE_BYTES = 16 * 1024;

/**
 * Yields the entries of a JSON object too large to parse at once, in order. Memory holds one entry. Reading to the end verifies
 * that the object is complete and has an object named `inside`, whose members are entries of their own; with null it needs none. The event loop turns
 * after every slice, and after every entry larger than one.
 * @throws UpstreamError BAD_SHAPE for malformed JSON, TOO_LARGE for an entry beyond the limit
 */
export async function* jsonEntries(
  chunks: AsyncIterable<Uint8Array>,
  file: string,
  inside: string | null,
): AsyncGenerator<JsonEntry> {
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

/** Parses a member that the whole file depends on. @throws UpstreamError */
export function parseMember(file: string, { key, text }: JsonEntry): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new UpstreamError('BAD_SHAPE', `The member "${key}" of ${file} is not JSON.`, { cause });
  }
}

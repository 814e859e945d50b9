import type { SearchDocument } from './document.ts';
import { SearchIndex } from './searchIndex.ts';

/** Documents between two pauses: some milliseconds of work. */
const SLICE = 32;

/**
 * Builds an index in slices of a few milliseconds: yields the number of documents added so far after each, so that the caller can
 * let other work run. The return value is the index.
 */
export function* buildSearchIndex(documents: Iterable<SearchDocument>): Generator<number, SearchIndex, void> {
  const index = new SearchIndex();
  let added = 0;
  for (const document of documents) {
    index.add(document);
    if (++added % SLICE === 0) yield added;
  }
  return index;
}

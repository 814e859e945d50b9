import { documentKey } from '../../../bench/relevance/documentKey.ts';
import type { SearchDocument } from '../../../src/domain/search/document.ts';
import { SearchIndex } from '../../../src/domain/search/searchIndex.ts';
import { search } from '../../../src/domain/search/search.ts';

/** A document with what a test says of it, else empty. */
export function documentOf(name: string, said: Partial<SearchDocument> = {}): SearchDocument {
  const ecosystem = said.ecosystem ?? 'SOFTWARE';
  return {
    key: documentKey(ecosystem, name),
    name,
    ecosystem,
    description: '',
    keywords: [],
    homepage: null,
    versions: [],
    provides: [],
    parents: [],
    dependents: 0,
    isBuilt: false,
    ...said,
  };
}

/** An index of documents, or of names. */
export function indexOf(...documents: readonly (SearchDocument | string)[]): SearchIndex {
  const index = new SearchIndex();
  for (const document of documents) index.add(typeof document === 'string' ? documentOf(document) : document);
  return index;
}

/** The keys found, best first; SOFTWARE is left out of them. */
export const found = (index: SearchIndex, text: string): string[] =>
  search(index, text).hits.map(({ key }) => key.replace(/^SOFTWARE /, ''));

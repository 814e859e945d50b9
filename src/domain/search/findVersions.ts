import type { Hits, Reason } from './hits.ts';
import { KIND } from './ranking.ts';
import type { SearchIndex } from './searchIndex.ts';
import { isVersion } from './versionTerms.ts';

/** The packages with a version, where a version is all that was typed; of several versions, those with all. */
export function findVersions(index: SearchIndex, versions: readonly string[], hits: Hits): void {
  const [first, ...others] = versions.map((version) => documentsWith(index, version));
  if (first === undefined) return;
  const reasons: readonly Reason[] = versions.map((text) => ({ field: 'VERSION', text, extension: null }));
  for (const document of first) if (others.every((found) => found.has(document))) hits.add(document, KIND.version, 0, reasons);
}

/** The documents with a version, or with a more specific one. */
export function documentsWith(index: SearchIndex, version: string): Set<number> {
  const asked = version.replace(/^v(?=\d)/, '');
  const found = new Set<number>();
  index.versions.forEach(asked, (document) => found.add(document));
  for (const id of index.versions.beginningWith(asked))
    if (isVersion(asked, index.versions.wordAt(id))) index.versions.forEachOf(id, (document) => found.add(document));
  return found;
}

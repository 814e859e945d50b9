import { byVersions, type Hits } from './hits.ts';
import { KIND } from './ranking.ts';
import type { SearchIndex } from './searchIndex.ts';
import { isVersion } from './versionTerms.ts';

/** The packages with a version, where a version is all that was typed; of several versions, those with all. */
export function findVersions(index: SearchIndex, versions: readonly string[], hits: Hits): void {
  const [first, ...others] = versions.map((version) => documentsWith(index, version));
  if (first === undefined) return;
  const reasons = byVersions(versions);
  for (const [document, level] of first)
    if (others.every((found) => found.has(document))) hits.add(document, KIND.version, level, reasons);
}

/**
 * The documents with a version or a more specific one, each with its `VERSION`: whether the whole of it or only a part is the one
 * asked for.
 */
export function documentsWith(index: SearchIndex, version: string): ReadonlyMap<number, number> {
  const asked = version.replace(/^v(?=\d)/, '');
  const found = new Map<number, number>();
  const add = (document: number, part: number) => found.set(document, Math.min(part, found.get(document) ?? part));
  index.versions.forEach(asked, add);
  for (const id of index.versions.beginningWith(asked))
    if (isVersion(asked, index.versions.wordAt(id))) index.versions.forEachOf(id, add);
  return found;
}

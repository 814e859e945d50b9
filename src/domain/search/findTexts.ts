import { BY_WORDS, type Hits } from './hits.ts';
import { KIND } from './ranking.ts';
import { scoreTexts } from './scoreTexts.ts';
import type { SearchIndex } from './searchIndex.ts';

/** A package without a description stands just behind its counterpart, by whose description it is found. */
const OF_COUNTERPART = 0.99;
const NOBODY: readonly number[] = [];

/**
 * The documents whose names and descriptions speak of the words, and their counterparts that have no description of their own.
 */
export function findTexts(index: SearchIndex, words: readonly string[], hits: Hits): void {
  scoreTexts(index, words, (document, score) => {
    hits.add(document, KIND.text, 0, BY_WORDS, score);
    for (const counterpart of undescribedCounterparts(index, document))
      hits.add(counterpart, KIND.text, 0, BY_WORDS, score * OF_COUNTERPART);
  });
}

/** Packages of the same language and name without a description: R's tidyr of Spack's r-tidyr. */
function undescribedCounterparts(index: SearchIndex, document: number): readonly number[] {
  const found = index.documentAt(document);
  if (!found || found.language === null || found.textLength === 0) return NOBODY;
  const undescribed = index.undescribedOf(found.family);
  return undescribed.filter((number) => index.documentAt(number)?.language === found.language);
}

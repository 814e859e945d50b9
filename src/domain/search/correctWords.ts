import { languageNamed } from './language.ts';
import { glued } from './nameForms.ts';
import type { SearchIndex } from './searchIndex.ts';
import { compoundTerm, isStopWord } from './textTerms.ts';
import { corrections, type Correction } from './typo.ts';
import { aliasesOf } from './wholeNames.ts';
import type { WordTable } from './wordTable.ts';

/** Shorter words of descriptions are too near to each other. */
const SHORTEST_IN_TEXT = 6;
/** A word alone is rather the name of something that is in no catalog. */
const SHORTEST_ALONE = 8;

/** Whether a word is found anywhere but in versions. */
export function isKnown(index: SearchIndex, word: string): boolean {
  const form = glued(word);
  return (
    [index.names, index.nameWords, index.provided].some((table) => table.has(form)) ||
    index.texts.has(compoundTerm(word)) ||
    aliasesOf(word).length > 0
  );
}

/**
 * The words with those that are found nowhere put right, by names first, then by descriptions; what cannot be put right stays.
 */
export function correctWords(index: SearchIndex, words: readonly string[]): string[] {
  const shortest = words.length > 1 ? SHORTEST_IN_TEXT : SHORTEST_ALONE;
  return words.map((word) => {
    if (isStopWord(word) || languageNamed(word) !== null || isKnown(index, word) || index.versions.has(word)) return word;
    const inNames = best(corrections(glued(word), index.nameWords), index.nameWords);
    if (inNames !== undefined) return inNames;
    const inTexts = word.length < shortest ? [] : corrections(compoundTerm(word), index.texts);
    const term = best(inTexts, index.texts);
    return term === undefined ? word : index.wordOf(term);
  });
}

/** Of the fewest mistakes, the word that most documents have. */
function best(found: readonly Correction[], table: WordTable): string | undefined {
  const whole = found.filter(({ distance }) => Number.isInteger(distance));
  return whole.toSorted((a, b) => a.distance - b.distance || table.countOf(b.word) - table.countOf(a.word))[0]?.word;
}

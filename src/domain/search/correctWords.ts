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

/** Shorter beginnings begin too many words of descriptions. */
const SHORTEST_BEGINNING = 4;

/**
 * The words with those that are found nowhere put right, by names first, then by descriptions; what cannot be put right stays. The
 * last word may be one that is not yet typed out.
 */
export function correctWords(index: SearchIndex, words: readonly string[]): string[] {
  const shortest = words.length > 1 ? SHORTEST_IN_TEXT : SHORTEST_ALONE;
  return words.map((word, place) => {
    if (isStopWord(word) || languageNamed(word) !== null || isKnown(index, word) || index.versions.has(word)) return word;
    const inNames = best(corrections(glued(word), index.nameWords), index.nameWords);
    if (inNames !== undefined) return inNames;
    const completed = place === words.length - 1 ? completion(index, word) : undefined;
    if (completed !== undefined) return completed;
    const inTexts = word.length < shortest ? [] : corrections(compoundTerm(word), index.texts);
    const term = best(inTexts, index.texts);
    return term === undefined ? word : index.wordOf(term);
  });
}

/** Of the words of descriptions that a text begins, the one that most of them have. */
function completion(index: SearchIndex, beginning: string): string | undefined {
  if (beginning.length < SHORTEST_BEGINNING || /\d/.test(beginning)) return undefined;
  const { texts } = index;
  const terms = texts.beginningWith(beginning).map((id) => texts.wordAt(id));
  const [term] = terms.toSorted((a, b) => texts.countOf(b) - texts.countOf(a));
  return term === undefined ? undefined : index.wordOf(term);
}

/** Of the fewest mistakes, the word that most documents have. */
function best(found: readonly Correction[], table: WordTable): string | undefined {
  const whole = found.filter(({ distance }) => Number.isInteger(distance));
  return whole.toSorted((a, b) => a.distance - b.distance || table.countOf(b.word) - table.countOf(a.word))[0]?.word;
}

import { languageNamed } from './language.ts';
import { glued } from './nameForms.ts';
import type { SearchIndex } from './searchIndex.ts';
import { compoundTerm, isStopWord } from './textTerms.ts';
import { corrections } from './typo.ts';
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
    [index.names, index.nameWords, index.provided].some((table) => index.has(table, form)) ||
    index.has(index.texts, compoundTerm(word)) ||
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
    if (isStopWord(word) || languageNamed(word) !== null || isKnown(index, word) || index.has(index.versions, word)) return word;
    const inNames = best(index, index.nameWords, glued(word));
    if (inNames !== undefined) return inNames;
    const completed = place === words.length - 1 ? completion(index, word) : undefined;
    if (completed !== undefined) return completed;
    const term = word.length < shortest ? undefined : best(index, index.texts, compoundTerm(word));
    return term === undefined ? word : index.wordOf(term);
  });
}

/** Of the words of descriptions that a text begins, the one that most of them have. */
function completion(index: SearchIndex, beginning: string): string | undefined {
  if (beginning.length < SHORTEST_BEGINNING || /\d/.test(beginning)) return undefined;
  const { texts } = index;
  const term = commonest(
    index,
    texts,
    texts.beginningWith(beginning).map((id) => texts.wordAt(id)),
  );
  return term === undefined ? undefined : index.wordOf(term);
}

/** Of the fewest mistakes, the word that most documents have. */
function best(index: SearchIndex, table: WordTable, typed: string): string | undefined {
  const found = corrections(typed, table).filter(({ distance, word }) => Number.isInteger(distance) && index.has(table, word));
  const fewest = Math.min(...found.map(({ distance }) => distance));
  return commonest(
    index,
    table,
    found.filter(({ distance }) => distance === fewest).map(({ word }) => word),
  );
}

/** The word that most documents have; undefined where none has any. */
function commonest(index: SearchIndex, table: WordTable, words: readonly string[]): string | undefined {
  const counted = words.map((word) => ({ word, count: index.countOf(table, word) })).filter(({ count }) => count > 0);
  return counted.toSorted((a, b) => b.count - a.count)[0]?.word;
}

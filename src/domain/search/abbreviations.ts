import { foldText } from './foldText.ts';
import { compoundTerm, isStopWord, textTerms } from './textTerms.ts';

const IN_PARENTHESES = /\(([A-Z]{3,6})s?\)/g;
/** Letters before an abbreviation that are looked at. */
const REACH = 100;

/** The words that a text abbreviates, as `abbreviatedTerms` writes them, each with the term of the abbreviation. */
export function abbreviationsIn(text: string): [words: string, abbreviation: string][] {
  return [...text.matchAll(IN_PARENTHESES)].flatMap((found) => {
    const [, letters = ''] = found;
    const words = abbreviatedWords(text.slice(Math.max(0, found.index - REACH), found.index), letters.toLowerCase());
    return words === null ? [] : [[abbreviatedTerms(words), compoundTerm(letters.toLowerCase())] as [string, string]];
  });
}

/** The key of words among the abbreviations: their stems, without words that say nothing. */
export const abbreviatedTerms = (words: readonly string[]): string =>
  words
    .filter((word) => !isStopWord(word))
    .flatMap(textTerms)
    .join(' ');

/**
 * The words before an abbreviation that its letters begin, with or without small words between them: particle in cell of PIC.
 * After A. Schwartz and M. Hearst, "A simple algorithm for identifying abbreviation definitions in biomedical text", PSB 2003.
 */
function abbreviatedWords(before: string, letters: string): string[] | null {
  const words = foldText(before).match(/[\p{L}\p{N}]+/gu) ?? [];
  for (const usable of [words, words.filter((word) => !isStopWord(word))]) {
    const last = usable.slice(-letters.length);
    if (last.map((word) => word.charAt(0)).join('') === letters) return last;
  }
  return null;
}

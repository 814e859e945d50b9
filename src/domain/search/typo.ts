import { editDistance } from './editDistance.ts';
import type { WordTable } from './wordTable.ts';

/** From this length on, two mistakes are allowed. */
const TWO_MISTAKES_FROM = 8;
/** Words this short are near to many others, so that not every mistake is likely in them; still shorter ones are near to all. */
const SHORT = 4;
const SHORTEST = 3;
/** What has fewer different letters is no name with a mistake; it would be compared with every word. */
const FEWEST_LETTERS = 3;
/** A word that is not yet typed out is only tried from here on. */
const SHORTEST_BEGINNING = 7;

const KEYBOARD = ['qwertyuiop', 'asdfghjkl', 'zxcvbnm'];

/** A word of a table that was probably meant. */
export interface Correction {
  readonly id: number;
  readonly word: string;
  /** Number of mistakes; 0.5 is added where the word is not yet typed out. */
  readonly distance: number;
}

/** How many mistakes a word may have. */
export function mistakesAllowed(word: string): number {
  if (word.length < SHORTEST || !/\p{L}/u.test(word) || new Set(word).size < FEWEST_LETTERS) return 0;
  return word.length < TWO_MISTAKES_FROM ? 1 : 2;
}

/**
 * The words of a table that what was typed is a typo of, in no order: one mistake up to seven letters, two from eight. In three
 * and four letters only likely ones are allowed, or nearly every name of four letters would be near. Digits are never corrected,
 * since another version or another package is another thing; they may only change places with a letter.
 */
export function corrections(typed: string, table: WordTable): Correction[] {
  const allowed = mistakesAllowed(typed);
  if (allowed === 0) return [];
  const found: Correction[] = [];
  for (const id of table.nearlySpelledBy(typed, allowed, typed.length >= SHORTEST_BEGINNING)) {
    const word = table.wordAt(id);
    const distance = distanceOf(typed, word, allowed);
    if (distance !== null) found.push({ id, word, distance });
  }
  return found;
}

function distanceOf(typed: string, word: string, allowed: number): number | null {
  if (word.length < SHORTEST) return null;
  const { whole, beginning } = editDistance(typed, word, allowed);
  if (whole <= allowed) return digitsAgree(typed, word) && isLikely(typed, word) ? whole : null;
  // Two mistakes in a part of a word would leave too little in common.
  if (typed.length < SHORTEST_BEGINNING || beginning > 1 || word.length <= typed.length + 1) return null;
  return digitsAgree(typed, word.slice(0, typed.length + 1)) ? beginning + 0.5 : null;
}

const digitsAgree = (typed: string, word: string): boolean => digitsOf(typed) === digitsOf(word);

const digitsOf = (word: string): string => word.replace(/\D+/g, '');

/**
 * Whether a mistake is likely in words this short; in longer ones it always is. Of three letters one may be missing, neither the
 * first nor the last; of four one may be wrong that is next to the right one on the keyboard.
 */
function isLikely(typed: string, word: string): boolean {
  if (typed.length < SHORT) return word.length > typed.length && typed[0] === word[0] && typed.at(-1) === word.at(-1);
  if (typed.length > SHORT || word.length !== typed.length) return true;
  const differing = Array.from({ length: SHORT }, (_, at) => at).filter((at) => typed[at] !== word[at]);
  const [at = 0] = differing;
  return differing.length !== 1 || areNeighbours(typed[at] ?? '', word[at] ?? '');
}

const areNeighbours = (one: string, other: string): boolean =>
  KEYBOARD.some((row) => row.includes(one) && row.includes(other) && Math.abs(row.indexOf(one) - row.indexOf(other)) === 1);

import { editDistance } from './editDistance.ts';
import type { WordTable } from './wordTable.ts';

/** From this length on, two mistakes are allowed. */
const TWO_MISTAKES_FROM = 8;
/** Shorter words are too near to each other for any mistake. */
const SHORTEST = 4;
/** A word that is not yet typed out is only tried from here on. */
const SHORTEST_BEGINNING = 6;

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
  if (word.length < SHORTEST || !/\p{L}/u.test(word)) return 0;
  return word.length < TWO_MISTAKES_FROM ? 1 : 2;
}

/**
 * The words of a table that what was typed is a typo of, in no order: one mistake up to seven letters, two from eight. A wrong letter
 * in four is only allowed where it is next to the right one on the keyboard, or nearly every name of four letters would be near.
 * Digits are never corrected, since another version or another package is another thing; they may only change places with a letter.
 */
export function corrections(typed: string, table: WordTable): Correction[] {
  const allowed = mistakesAllowed(typed);
  if (allowed === 0) return [];
  const found: Correction[] = [];
  for (const id of table.nearlySpelledBy(typed, allowed)) {
    const word = table.wordAt(id);
    const distance = distanceOf(typed, word, allowed);
    if (distance !== null) found.push({ id, word, distance });
  }
  return found;
}

function distanceOf(typed: string, word: string, allowed: number): number | null {
  if (word.length < SHORTEST - 1) return null;
  const { whole, beginning } = editDistance(typed, word, allowed);
  if (whole <= allowed) return digitsAgree(typed, word) && isLikely(typed, word) ? whole : null;
  // Two mistakes in a part of a word would leave too little in common.
  if (typed.length < SHORTEST_BEGINNING || beginning > 1 || word.length <= typed.length + 1) return null;
  return digitsAgree(typed, word.slice(0, typed.length + 1)) ? beginning + 0.5 : null;
}

const digitsAgree = (typed: string, word: string): boolean => digitsOf(typed) === digitsOf(word);

const digitsOf = (word: string): string => word.replace(/\D+/g, '');

/** Whether one mistake is likely in words this short; longer ones always are. */
function isLikely(typed: string, word: string): boolean {
  if (Math.max(typed.length, word.length) > SHORTEST || typed.length !== word.length) return true;
  const differing = [...typed].flatMap((letter, at) => (letter === word[at] ? [] : [at]));
  if (differing.length !== 1) return true;
  const [at = 0] = differing;
  return areNeighbours(typed[at] ?? '', word[at] ?? '');
}

const areNeighbours = (one: string, other: string): boolean =>
  KEYBOARD.some((row) => row.includes(one) && row.includes(other) && Math.abs(row.indexOf(one) - row.indexOf(other)) === 1);

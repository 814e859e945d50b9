/** Why a document is a hit: the value of the API's enum SearchField. */
export type SearchField = 'NAME' | 'EXTENSION' | 'VIRTUAL' | 'VERSION' | 'HOMEPAGE' | 'DESCRIPTION';

/**
 * How a document was found, best first: every hit of one kind stands before those of the next. Typos stand behind all that needs
 * no guess about names; the words of a text come last, by their score.
 */
export const KIND = {
  name: 0,
  form: 1,
  alias: 2,
  binding: 3,
  virtual: 4,
  extension: 5,
  beginning: 6,
  words: 7,
  version: 8,
  homepage: 9,
  typo: 10,
  text: 11,
} as const;

export type Kind = (typeof KIND)[keyof typeof KIND];

/** Above every level and every score. */
const LEVELS = 1_024;
const SCORES = 4_096;
/** Scores are told apart to this part. */
const PRECISION = 10_000;

/**
 * The place of a hit as one number, the smallest first: by kind, then by level, then by score from the largest. It depends on the
 * hit alone and not on how many others there are, so that a cursor can hold it.
 */
export function rankOf({ kind, level, score }: { readonly kind: Kind; readonly level: number; readonly score: number }): number {
  const behind = SCORES - Math.min(Math.max(score, 0), SCORES - 1);
  const rank = (kind * LEVELS + Math.min(level, LEVELS - 1)) * SCORES + behind;
  return Math.round(rank * PRECISION) / PRECISION;
}

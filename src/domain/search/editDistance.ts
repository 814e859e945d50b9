const MAX_LENGTH = 64;

/** Rows of the distance matrix, used again for each pair of words. */
const rows = [new Uint8Array(MAX_LENGTH + 1), new Uint8Array(MAX_LENGTH + 1), new Uint8Array(MAX_LENGTH + 1)] as const;

/** How far two words are apart; one more than the limit means "further than that". */
export interface EditDistance {
  /** From the whole word. */
  readonly whole: number;
  /** From the beginning of the word that is nearest. */
  readonly beginning: number;
}

/**
 * The Damerau-Levenshtein distance of what was typed from a word and from its beginnings: the number of letters left out, put in,
 * exchanged, or transposed with their neighbour, no letter edited twice (optimal string alignment; F. J. Damerau, "A technique
 * for computer detection and correction of spelling errors", CACM 7, 1964). Words over 64 letters are further apart than any
 * limit. Only cells of the matrix that can be within the limit are computed (E. Ukkonen, "Algorithms for approximate string matching",
 * Information and Control 64, 1985).
 */
export function editDistance(typed: string, word: string, limit: number): EditDistance {
  const width = Math.min(word.length, typed.length + limit);
  const far = { whole: limit + 1, beginning: limit + 1 };
  if (typed.length > MAX_LENGTH || width > MAX_LENGTH || width < typed.length - limit) return far;
  let [before, above, current] = rows;
  for (let column = 0; column <= width; column++) above[column] = column;
  for (let row = 1; row <= typed.length; row++) {
    if (fillRow(typed, word, { row, width, limit }, before, above, current) > limit) return far;
    [before, above, current] = [above, current, before];
  }
  const whole = width === word.length ? smallest(above, width, width) : far.whole;
  const beginning = smallest(above, Math.max(1, typed.length - limit), width);
  return { whole: Math.min(whole, far.whole), beginning: Math.min(beginning, far.beginning) };
}

/** A row of the matrix, and how far from the diagonal its cells matter. */
interface Band {
  readonly row: number;
  readonly width: number;
  readonly limit: number;
}

/**
 * @returns the smallest value of the row. No later value is below it: a transposition skips a row, but costs what the skipped row
 * reaches by leaving out a letter.
 */
function fillRow(
  typed: string,
  word: string,
  { row, width, limit }: Band,
  before: Uint8Array,
  above: Uint8Array,
  current: Uint8Array,
): number {
  const letter = typed.charCodeAt(row - 1);
  const [first, last] = [Math.max(1, row - limit), Math.min(width, row + limit)];
  let least = first === 1 ? row : limit + 1;
  current[first - 1] = least;
  if (last < width) current[last + 1] = limit + 1;
  for (let column = first; column <= last; column++) {
    const other = word.charCodeAt(column - 1);
    let cost = Math.min(
      (above[column] ?? 0) + 1,
      (current[column - 1] ?? 0) + 1,
      (above[column - 1] ?? 0) + (letter === other ? 0 : 1),
    );
    if (row > 1 && column > 1 && letter === word.charCodeAt(column - 2) && typed.charCodeAt(row - 2) === other)
      cost = Math.min(cost, (before[column - 2] ?? 0) + 1);
    current[column] = cost;
    if (cost < least) least = cost;
  }
  return least;
}

function smallest(row: Uint8Array, from: number, to: number): number {
  let least = Infinity;
  for (let column = from; column <= to; column++) least = Math.min(least, row[column] ?? Infinity);
  return least;
}

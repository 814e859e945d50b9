/** Maximum number of suggestions, and the length of a name up to which there are any. */
const SUGGESTIONS = 3;
const LENGTH_LIMIT = 64;

/**
 * The names nearest to what was given, by edit distance without regard to letter case, `-`, `_` and blanks. Names that differ in more
 * than a third of their letters, or two in a short name, are not suggested.
 */
export function nearestNames(given: string, names: Iterable<string>): string[] {
  const wanted = nameKey(given);
  if (wanted === '' || wanted.length > LENGTH_LIMIT) return [];
  const limit = Math.max(2, Math.floor(wanted.length / 3));
  return [...new Set(names)]
    .map((name) => ({ name, distance: editDistance(wanted, nameKey(name)) }))
    .filter(({ distance }) => distance <= limit && distance < wanted.length)
    .sort((a, b) => a.distance - b.distance || (a.name < b.name ? -1 : 1))
    .slice(0, SUGGESTIONS)
    .map(({ name }) => name);
}

/** The form in which names are compared: lower case, without a leading `linux/`, `-`, `_` and blanks. */
export const nameKey = (text: string): string =>
  text
    .trim()
    .toLowerCase()
    .replace(/^\/+|\/+$/g, '')
    .replace(/^linux\//, '')
    .replace(/[-_\s]/g, '');

/** Insertions, deletions, replacements and transpositions of adjacent letters. */
function editDistance(a: string, b: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let row = 1; row <= a.length; row++) {
    const current = [row];
    for (let column = 1; column <= b.length; column++) {
      const replaced = at(last, column - 1) + (a[row - 1] === b[column - 1] ? 0 : 1);
      const isSwapped = row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1];
      const swapped = isSwapped ? at(beforeLast, column - 2) + 1 : Infinity;
      current.push(Math.min(replaced, swapped, at(last, column) + 1, at(current, column - 1) + 1));
    }
    [beforeLast, last] = [last, current];
  }
  return at(last, b.length);
}

const at = (costs: readonly number[], index: number): number => costs[index] ?? Infinity;

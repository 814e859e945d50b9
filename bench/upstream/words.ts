import type { Random } from './random.ts';

const SYLLABLES = [
  'al',
  'bar',
  'cor',
  'den',
  'el',
  'fen',
  'gro',
  'hyp',
  'in',
  'jas',
  'kel',
  'lam',
  'mac',
  'net',
  'or',
  'py',
  'qui',
  'ros',
  'sam',
  'tor',
  'ul',
  'vas',
  'wan',
  'xen',
  'yam',
  'zet',
] as const;
const WORDS = [
  'a',
  'and',
  'analysis',
  'cells',
  'code',
  'data',
  'fast',
  'fluid',
  'for',
  'genomes',
  'graphs',
  'grids',
  'in',
  'is',
  'large',
  'library',
  'linear',
  'models',
  'molecular',
  'of',
  'on',
  'package',
  'parallel',
  'sparse',
  'systems',
  'the',
  'to',
  'tools',
  'with',
  'written',
] as const;

/** A random word. */
export function word(random: Random): string {
  return Array.from({ length: random.between(2, 4) }, () => random.pick(SYLLABLES)).join('');
}

/** Distinct names from one random sequence. */
export function names(random: Random, count: number, shape: (name: string, index: number) => string): [string, ...string[]] {
  const found = new Set<string>();
  for (let index = 0; found.size < count; index += 1) found.add(shape(word(random), index));
  const [first = '', ...rest] = found;
  return [first, ...rest];
}

/** A text of about this many characters, wrapped like upstream's. */
export function prose(random: Random, characters: number): string {
  let text = 'It';
  for (let column = 2; text.length < characters;) {
    const next = random.pick(WORDS);
    const breaks = column + next.length > 70;
    text += `${breaks ? '\n' : ' '}${next}`;
    column = breaks ? next.length : column + next.length + 1;
  }
  return `${text}.`;
}

/** A version number that grows with its index. */
export function versionNumber(random: Random, index: number): string {
  return `${1 + Math.floor(index / 12)}.${index % 12}.${random.between(0, 19)}`;
}

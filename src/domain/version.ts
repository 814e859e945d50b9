/** 0 a numbered release, 1 a date used as a version, 2 a pre-release, 3 a development name or another name without a number. */
export type VersionRank = 0 | 1 | 2 | 3;

/** `code` begins with '1' for a pre-release, '3' for a word, 'a' to 'z' for a number, '~' for a development name; '2' ends a version. */
interface Token {
  readonly kind: 'pre-release' | 'word' | 'number' | 'development';
  readonly code: string;
}

/** Lowest first; those that Spack knows stand as Spack orders them. */
const DEVELOPMENT = 'stable latest snapshot nightly unstable trunk head master main dev devel develop'.split(' ');
/** Development names that mean "not yet" after a number, as in 2.0.dev2; the others name a branch there too, as in 3.2-develop. */
const NOT_YET = ['dev', 'devel', 'snapshot'];
/** Lowest first. */
const PRE_RELEASE = [NOT_YET, ['alpha'], ['beta'], ['pre', 'preview'], ['rc']];
/** A single letter is a pre-release only between digits (1.0a1), where it ranks as the word it stands for. */
const PRE_RELEASE_LETTER: Readonly<Record<string, string>> = { a: 'alpha', b: 'beta', c: 'rc' };
const MONTHS = 'jan feb mar apr may jun jul aug sep oct nov dec'.split(' ');

const WRITTEN_DATE = new RegExp(`(?<![0-9a-z])(\\d{1,2})(${MONTHS.join('|')})(\\d{4})(?!\\d)`, 'gi');
const DATE = /^v?(?:19|20)\d{2}([-_]?)(?:0[1-9]|1[0-2])\1(?:0[1-9]|[12]\d|3[01])(?!\d)/i;
/** Number, pre-release letter, word. After a hyphen digits and letters are a commit's name (1.1.1-8a63749), not a pre-release. */
const TOKEN = /(\d+)|(?<=\d)(?<!-\d+)([abc])(?=\d)|([a-z]+)/g;
const CANONICAL = /^(?:0|[1-9]\d*)(?:\.(?:0|[1-9]\d*))*$/;

/**
 * A key that puts versions into their true order by plain byte order, which is what `COLLATE "C"` gives: ASCII only, and
 * equal only for equal versions. Every token says where it ends, so no key can run into another one's.
 */
export const versionKey = (version: string): string => keyOf(version, tokensOf(version));

export function compareVersions(a: string, b: string): number {
  const [left, right] = [versionKey(a), versionKey(b)];
  return left < right ? -1 : left > right ? 1 : 0;
}

/** What to prefer as "the latest": a lower rank wins over any higher version. */
export const versionRank = (version: string): VersionRank => rankOf(version, tokensOf(version));

/** Both at once, for the many versions of an import. */
export function versionOrder(version: string): { readonly key: string; readonly rank: VersionRank } {
  const tokens = tokensOf(version);
  return { key: keyOf(version, tokens), rank: rankOf(version, tokens) };
}

function keyOf(version: string, tokens: readonly Token[]): string {
  let order = '';
  for (const { code } of tokens) order += code;
  return CANONICAL.test(version) ? `${order}2` : `${order}2 ${toAscii(version)}`;
}

function rankOf(version: string, tokens: readonly Token[]): VersionRank {
  if (tokens.some(({ kind }) => kind === 'development')) return 3;
  if (tokens.some(({ kind }) => kind === 'pre-release')) return 2;
  if (!tokens.some(({ kind }) => kind === 'number')) return 3;
  return DATE.test(version) || version.search(WRITTEN_DATE) === 0 ? 1 : 0;
}

function tokensOf(version: string): Token[] {
  const plain = version
    .toLowerCase()
    .replace(/^v(?=\d)/, '')
    .replace(WRITTEN_DATE, sortableDate);
  return Array.from(plain.matchAll(TOKEN), ([, digits, letter, word = ''], index) =>
    digits ? numberToken(digits) : nameToken(letter ? (PRE_RELEASE_LETTER[letter] ?? letter) : word, index === 0),
  );
}

function numberToken(digits: string): Token {
  const plain = digits.replace(/^0+(?=\d)/, '');
  const length = plain.length <= 25 ? String.fromCharCode(96 + plain.length) : `z${String(plain.length).padStart(3, '0')}`;
  return { kind: 'number', code: `${length}${plain}` };
}

function nameToken(text: string, isFirst: boolean): Token {
  const development = isFirst || !NOT_YET.includes(text) ? DEVELOPMENT.indexOf(text) : -1;
  if (development >= 0) return { kind: 'development', code: `~${String.fromCharCode(97 + development)}` };
  const preRelease = PRE_RELEASE.findIndex((words) => words.includes(text));
  return preRelease < 0 ? { kind: 'word', code: `3${text}!` } : { kind: 'pre-release', code: `1${preRelease}` };
}

/** LAMMPS writes 2Aug2023; its releases are ordered by year, month and day. */
function sortableDate(_: string, day: string, month: string, year: string): string {
  return `${year}.${MONTHS.indexOf(month) + 1}.${day}`;
}

/** Keeps the order of UTF-16 code units and never gives two texts the same form. */
function toAscii(text: string): string {
  return text.replace(/[^!-}]/g, (character) => escapeUnit(character.charCodeAt(0)));
}

function escapeUnit(unit: number): string {
  return unit <= 0x20 ? ` ${hex(unit, 2)}` : `~${hex(unit, 4)}`;
}

const hex = (unit: number, digits: number): string => unit.toString(16).padStart(digits, '0');

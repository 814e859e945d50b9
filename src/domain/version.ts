/** 0 a numbered release, 1 a date used as a version, 2 a pre-release, 3 a development name or another name without a number. */
export type VersionRank = 0 | 1 | 2 | 3;

/** `code` begins with '1' for a pre-release, '3' for a word, 'a' to 'z' for a number, '~' for a development name; '2' ends a version. */
interface Token {
  readonly kind: 'pre-release' | 'word' | 'number' | 'development';
  readonly code: string;
}

/** Lowest first; the names known to Spack are in Spack's order. */
const DEVELOPMENT = 'stable latest snapshot nightly unstable trunk head master main dev devel develop'.split(' ');
/** Development names that mean a pre-release after a number, as in 2.0.dev2; the others name a branch there too, as in 3.2-develop. */
const NOT_YET = ['dev', 'devel', 'snapshot'];
/** Lowest first. */
const PRE_RELEASE = [
  NOT_YET,
  ['alpha'],
  ['beta'],
  ['milestone', 'early'],
  ['pre', 'preview', 'prerelease'],
  ['rc', 'cr', 'candidate'],
];
/** Short forms, which are pre-releases only in certain positions: letters between digits (1.0a1, 1.0-M1), ea after a number (21-ea). */
const SHORT_PRE_RELEASE: Readonly<Record<string, string>> = { a: 'alpha', b: 'beta', c: 'rc', m: 'milestone', ea: 'early' };
const MONTHS = 'jan feb mar apr may jun jul aug sep oct nov dec'.split(' ');

const WRITTEN_DATE = new RegExp(`(?<![0-9a-z])(\\d{1,2})(${MONTHS.join('|')})(\\d{4})(?!\\d)`, 'gi');
const DATE = /^v?(?:19|20)\d{2}([-_]?)(?:0[1-9]|1[0-2])\1(?:0[1-9]|[12]\d|3[01])(?!\d)/i;
/** Leading name of the release channel: LAMMPS uses stable_29Aug2024_update1. */
const CHANNEL = /^(?:(?:stable|patch|release)[-_.]*)+(?=v?\d)/i;
/** Number, short pre-release, word. Digits and letters after a hyphen are a commit hash (1.1.1-8a63749), not a pre-release. */
const TOKEN = /(\d+)|((?<=\d)(?<!-\d+)[abc](?=\d)|(?<=\d[-._]?)m(?=\d)|(?<=\d[-._+])ea(?![a-z0-9]))|([a-z]+)/g;
/** A letter after a number, at the end. */
const LAST_LETTER = /\d[abc]$/i;
const CANONICAL = /^(?:0|[1-9]\d*)(?:\.(?:0|[1-9]\d*))*$/;

/**
 * Must be incremented with every change of the rules here and in buildOrder.ts, toolchainFamily.ts, versionBranch.ts and
 * architectureNames.ts: at start, values stored by an older edition are recomputed.
 */
export const ORDER_EDITION = 1;

/**
 * Sort key of a version, compared by bytes as with `COLLATE "C"`: ASCII only, and equal only for equal versions. Every token is
 * self-delimiting, so that no key can run into another.
 *
 * Numbers are compared as numbers, pre-releases come before their release, development names after all numbers, as in Spack's
 * "Version ordering" (packaging guide, https://spack.readthedocs.io/en/latest/packaging_guide_creation.html#version-comparison).
 * Unlike in Spack, words and letters after a number that do not mark a pre-release are later (1.0.2a, 1.0-p1), as upstreams intend.
 */
export const versionKey = (version: string): string => keyOf(version, tokensOf(version));

/** Compares versions in version order, for `sort`. */
export function compareVersions(a: string, b: string): number {
  const [left, right] = [versionKey(a), versionKey(b)];
  return left < right ? -1 : left > right ? 1 : 0;
}

/** Rank in the choice of the latest version: a lower rank is preferred to any higher version. */
export const versionRank = (version: string): VersionRank => rankOf(version, tokensOf(version));

/** A version of the same package. */
export interface Sibling {
  readonly version: string;
}

/** Sort key and rank of a version. */
export interface VersionPlace {
  readonly key: string;
  readonly rank: VersionRank;
}

/**
 * Key and rank of a version among those of its package. A letter after a number is later than the number (1.0.2a), unless the
 * package also has that letter with a number, as betas do: 3.9.2b is before 3.9.2 if 3.9.2b2 exists.
 */
export function versionOrder(version: string, siblings: readonly Sibling[] = []): VersionPlace {
  const tokens = tokensOf(isNumbered(version, siblings) ? `${version}0` : version);
  return { key: keyOf(version, tokens), rank: rankOf(version, tokens) };
}

function isNumbered(version: string, siblings: readonly Sibling[]): boolean {
  if (!LAST_LETTER.test(version)) return false;
  const [start, { length }] = [version.toLowerCase(), version];
  return siblings.some((sibling) => sibling.version.toLowerCase().startsWith(start) && /^\d/.test(sibling.version.slice(length)));
}

/** The sort key of a version without its tiebreaker, self-delimiting, so that further keys can be appended. */
export const versionPrefix = (version: string): string => `${orderOf(tokensOf(version))}2`;

function keyOf(version: string, tokens: readonly Token[]): string {
  const order = orderOf(tokens);
  return CANONICAL.test(version) ? `${order}2` : `${order}2 ${toAscii(version)}`;
}

function orderOf(tokens: readonly Token[]): string {
  let order = '';
  for (const { code } of tokens) order += code;
  return order;
}

function rankOf(version: string, tokens: readonly Token[]): VersionRank {
  if (tokens.some(({ kind }) => kind === 'development')) return 3;
  if (tokens.some(({ kind }) => kind === 'pre-release')) return 2;
  if (!tokens.some(({ kind }) => kind === 'number')) return 3;
  const plain = version.replace(CHANNEL, '');
  return DATE.test(plain) || plain.search(WRITTEN_DATE) === 0 ? 1 : 0;
}

function tokensOf(version: string): Token[] {
  const plain = version
    .toLowerCase()
    .replace(CHANNEL, '')
    .replace(/^v(?=\d)/, '')
    .replace(WRITTEN_DATE, sortableDate);
  return Array.from(plain.matchAll(TOKEN), ([, digits, short = '', word = ''], index) =>
    digits ? numberToken(digits) : nameToken(SHORT_PRE_RELEASE[short] ?? word, index === 0),
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

/** LAMMPS uses 2Aug2023; its releases are ordered by year, month and day. */
function sortableDate(_: string, day: string, month: string, year: string): string {
  return `${year}.${MONTHS.indexOf(month) + 1}.${day}`;
}

/** Escapes a string so that the order of UTF-16 code units is kept and different strings stay different. */
function toAscii(text: string): string {
  return text.replace(/[^!-}]/g, (character) => escapeUnit(character.charCodeAt(0)));
}

function escapeUnit(unit: number): string {
  return unit <= 0x20 ? ` ${hex(unit, 2)}` : `~${hex(unit, 4)}`;
}

const hex = (unit: number, digits: number): string => unit.toString(16).padStart(digits, '0');

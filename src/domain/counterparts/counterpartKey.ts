import type { CatalogSource, Ecosystem } from '../catalog.ts';
import { foldText } from '../search/foldText.ts';
import { unprefixed } from '../search/language.ts';
import { nameForms } from '../search/nameForms.ts';
import { DISTINCT, EXCEPTIONS, LINKS, PACKAGES_OF_LANGUAGES } from './sameSoftware.ts';

/** Must be incremented with every change of the rules here; the lists of sameSoftware.ts are compared by their content. */
const EDITION = 1;

/** What identifies a package within its catalog, and the source of the catalog. */
export interface NamedPackage {
  readonly ecosystem: Ecosystem;
  readonly name: string;
}

/** The key that packages of the same software have in all catalogs. */
export function counterpartKey(named: NamedPackage, source: CatalogSource | null): string {
  const exception = exceptions.get(`${source} ${named.ecosystem} ${named.name}`);
  if (exception !== undefined) return exception;
  const key = keyOf(named);
  return links.get(key) ?? key;
}

/** Identifies the rules and lists by which keys are made: keys of another edition have to be made anew. */
export const COUNTERPART_EDITION = ((): number => {
  let hash = EDITION;
  for (const letter of JSON.stringify([PACKAGES_OF_LANGUAGES, LINKS, EXCEPTIONS, DISTINCT]))
    hash = (Math.imul(hash, 31) + letter.charCodeAt(0)) | 0;
  return hash;
})();

/** Ecosystem and name in the form in which names are compared; a program named as a package of a language is one. */
function keyOf({ ecosystem, name }: NamedPackage): string {
  const marked = ecosystem === 'SOFTWARE' ? unprefixed(foldText(name)) : null;
  const plain = marked?.rest ?? foldText(name);
  const written = `${marked?.language ?? ecosystem} ${plain.replace(/[^\p{L}\p{N}]+/gu, '-')}`;
  if (distinct.has(written)) return written;
  return `${marked?.language ?? ecosystem} ${nameForms(plain).full.at(-1) ?? plain}`;
}

function named(text: string): NamedPackage {
  const [ecosystem = '', name = ''] = text.trim().split(' ');
  return { ecosystem: ecosystem as Ecosystem, name };
}

/** Both sides of lines such as `SOFTWARE ICU -> SOFTWARE icu4c`. */
const linesOf = (lines: string): [string, string][] =>
  lines
    .trim()
    .split('\n')
    .map((line) => line.trim().split(' -> '))
    .map(([from = '', to = '']) => [from, to]);

const wordsOf = (text: string) => text.trim().split(/\s+/);

const distinct = new Set(DISTINCT.split(', '));

const links = new Map<string, string>([
  ...linesOf(LINKS).map(([from, to]): [string, string] => [keyOf(named(from)), keyOf(named(to))]),
  ...Object.entries(PACKAGES_OF_LANGUAGES).flatMap(([language, names]) =>
    wordsOf(names).map((name): [string, string] => [
      keyOf({ ecosystem: 'SOFTWARE', name }),
      keyOf({ ecosystem: language as Ecosystem, name }),
    ]),
  ),
]);

/** By source, ecosystem and the name as it is written. */
const exceptions = new Map(
  Object.entries(EXCEPTIONS).flatMap(([source, lines]) =>
    linesOf(lines).map(([from, to]): [string, string] => [`${source} ${from}`, keyOf(named(to))]),
  ),
);

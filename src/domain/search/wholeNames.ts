import { ALIASES } from './aliases.ts';
import { foldText } from './foldText.ts';
import { documentsWith } from './findVersions.ts';
import { BY_NAME, type Hits } from './hits.ts';
import { languageNamed, unprefixed } from './language.ts';
import { glued, nameForms } from './nameForms.ts';
import { KIND, type Kind } from './ranking.ts';
import type { SearchQuery } from './readQuery.ts';
import { FORM, type SearchIndex } from './searchIndex.ts';

/** A name of at least two letters, and what may be its version. */
const DIGITS_BEHIND = /^(.*\p{L}{2})[-_]?(\d{1,3})$/u;
/** Words behind a name or interface that only say what kind of thing it is. */
const KINDS_OF_SOFTWARE = new Set(
  (
    'code compiler compilers implementation interpreter language libraries library module package ' +
    'program provider software suite tool toolkit tools'
  ).split(' '),
);
/** Levels by which a name without a version or other word behind it stands behind the same with it, where there are both. */
const WITHOUT_VERSION = 8;
/** More words are no name in another order; there would be too many orders. */
const MAX_REORDERED = 3;

/**
 * The documents whose whole name, alias or virtual package the search is, and the packages that bring them along where they are
 * extensions. The whole text is tried first, versions and all: in `libxml 2` the 2 belongs to the name.
 */
export function findWholeNames(index: SearchIndex, query: SearchQuery, hits: Hits): void {
  const words = query.words.join(' ');
  findName(index, query, query.typed, hits);
  if (words !== query.typed) findName(index, query, words, hits, hits.size > 0 ? WITHOUT_VERSION : 0);
  if (!hits.has(KIND.form)) findWithoutDigits(index, words, hits);
  const specific = withoutKindOfSoftware(query.words);
  if (!hits.has(KIND.form)) findName(index, query, specific, hits, WITHOUT_VERSION);
  findAliases(index, query, hits);
  findReordered(index, query, hits);
  findBindings(index, query, hits);
  for (const text of new Set([words, specific])) findProviders(index, text, hits);
  findParents(index, hits, KIND.binding, KIND.extension);
}

function findName(index: SearchIndex, query: SearchQuery, text: string, hits: Hits, below = 0): void {
  const { full, bare } = nameForms(text);
  const add = (document: number, kind: Kind, level: number) => hits.add(document, kind, level + below, BY_NAME);
  for (const form of full)
    index.names.forEach(form, (document, weight) => {
      const isSame = below === 0 && foldText(index.documentAt(document)?.name ?? '') === text;
      add(document, isSame ? KIND.name : KIND.form, weight + disagreement(index, query, document));
    });
  if (bare === null) return;
  // Without the mark of its language, a name may be that of something else: python-petsc is no other word for PETSc.
  index.names.forEach(bare, (document) => {
    const differs = disagreement(index, query, document);
    if (differs === 0) add(document, KIND.form, FORM.bare);
    else add(document, KIND.binding, FORM.bare + differs);
  });
}

/** `cuda toolkit`, `mpi library`: the name or interface before a word that only says what kind of thing it is. */
function withoutKindOfSoftware(words: readonly string[]): string {
  const isSaid = words.length > 1 && KINDS_OF_SOFTWARE.has(words.at(-1) ?? '');
  return (isSaid ? words.slice(0, -1) : words).join(' ');
}

/** `plumed2`, `gcc13`: digits that are no part of the name; several of them only where they are a version of it. */
function findWithoutDigits(index: SearchIndex, text: string, hits: Hits): void {
  const [, name, digits] = DIGITS_BEHIND.exec(text) ?? [];
  if (name === undefined || digits === undefined) return;
  const withVersion = digits.length > 1 ? documentsWith(index, digits) : null;
  findByName(index, name, (document) => {
    if (withVersion?.has(document) ?? true) hits.add(document, KIND.form, FORM.bare, BY_NAME);
  });
}

/** 0 for a package of the language that the search names, 1 for software of no language, 2 for one of another. */
export function disagreement(index: SearchIndex, { language }: SearchQuery, document: number): number {
  const own = index.documentAt(document)?.language ?? null;
  return language === null || own === language ? 0 : own === null ? 1 : 2;
}

/** The names that a text is an alias of; none for any other text. */
export function aliasesOf(text: string): readonly string[] {
  const key = [foldText(text).trim(), glued(text)].find((form) => Object.hasOwn(ALIASES, form));
  return key === undefined ? [] : (ALIASES[key] ?? []);
}

function findAliases(index: SearchIndex, { words }: SearchQuery, hits: Hits): void {
  const text = words.join(' ');
  const names = [...aliasesOf(text), ...aliasesOf(unprefixed(text)?.rest ?? '')];
  for (const [place, name] of names.entries())
    findAlias(index, name, (document) => hits.add(document, KIND.alias, place, BY_NAME));
}

/**
 * As `findByName`, for a name that an alias stands for: software, or what Python imports, but no namesake of another language.
 */
export function findAlias(index: SearchIndex, name: string, visit: (document: number) => void): void {
  findByName(index, name, (document) => {
    const language = index.documentAt(document)?.language ?? null;
    if (language === null || language === 'PYTHON') visit(document);
  });
}

/** Calls for each document with a name, in any of its forms. */
export function findByName(index: SearchIndex, name: string, visit: (document: number) => void): void {
  const { full, bare } = nameForms(name);
  for (const form of bare === null ? full : [...full, bare]) index.names.forEach(form, visit);
}

/** `arrays global` for global-arrays. */
function findReordered(index: SearchIndex, { words }: SearchQuery, hits: Hits): void {
  if (words.length < 2 || words.length > MAX_REORDERED) return;
  for (const order of orders(words))
    index.names.forEach(glued(order.join('')), (document) => hits.add(document, KIND.binding, 0, BY_NAME));
}

function orders<T>(items: readonly T[]): T[][] {
  if (items.length < 2) return [[...items]];
  return items.flatMap((item, at) => orders(items.toSpliced(at, 1)).map((rest) => [item, ...rest]));
}

/** `numpy python`, `slepc python`: the package of that language, and what binds the other word to it. */
function findBindings(index: SearchIndex, query: SearchQuery, hits: Hits): void {
  const rest = query.words.filter((word) => languageNamed(word) === null);
  if (query.language === null || rest.length === query.words.length || rest.length === 0) return;
  const form = glued(rest.join(''));
  index.names.forEach(form, (document) => {
    if (index.documentAt(document)?.language === query.language) hits.add(document, KIND.binding, 1, BY_NAME);
  });
  if (query.language === 'PYTHON') index.bindings.forEach(form, (document) => hits.add(document, KIND.binding, 1, BY_NAME));
}

function findProviders(index: SearchIndex, words: string, hits: Hits): void {
  const reasons = [{ field: 'VIRTUAL', text: words, extension: null }] as const;
  index.provided.forEach(glued(words), (document) => hits.add(document, KIND.virtual, 0, reasons));
}

/** Adds the packages whose modules bring along the extensions found so far. */
export function findParents(index: SearchIndex, hits: Hits, upTo: Kind, kind: Kind): void {
  for (const hit of hits.upTo(upTo)) {
    const extension = index.documentAt(hit.document);
    if (!extension || extension.parents.length === 0) continue;
    const reasons = [{ field: 'EXTENSION', text: extension.name, extension: extension.key }] as const;
    for (const parent of extension.parents) {
      const document = index.numberOf(parent);
      if (document !== undefined) hits.add(document, kind, hit.level + 1, reasons);
    }
  }
}

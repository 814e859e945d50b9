import { languageOf, boundToPython, type Language } from './language.ts';
import { NumberColumn } from './numberColumn.ts';
import { ShardedMap } from './shardedMap.ts';
import type { SearchDocument } from './document.ts';
import { foldText } from './foldText.ts';
import { abbreviationsIn } from './abbreviations.ts';
import { glued, humps, nameForms, nameWords } from './nameForms.ts';
import { homepageTerms } from './homepageTerms.ts';
import { stem } from './stem.ts';
import { textWords } from './textTerms.ts';
import { versionTerms } from './versionTerms.ts';
import { WordTable } from './wordTable.ts';

/** What a posting of a whole name says of its form: the name as it is, or without the mark of its language. */
export const FORM = { full: 1, bare: 2 } as const;
/** What a posting of a word of a name says: separators part it from the rest, or only a change of case. */
export const WORD = { separate: 1, hump: 2 } as const;

/** What a posting of a version says: the whole of it, or what follows a hyphen, as a toolchain. */
export const VERSION = { whole: 1, part: 2 } as const;

/** A word of a name counts like so many in a description, one of the keywords like so many. */
const NAME_IN_TEXT = 3;
const KEYWORD_IN_TEXT = 2;
/** Shorter parts of names told by their case are rather initials than words. */
const SHORTEST_HUMP = 4;

/** What ranking needs of one document; as lean as it can be, since there are tens of thousands. */
export interface IndexedDocument {
  readonly key: string;
  readonly name: string;
  readonly isExtension: boolean;
  readonly language: Language | null;
  /** The form of the name that it shares with its counterparts, as a word of `names`: numpy of py-numpy. */
  readonly family: number;
  readonly parents: readonly string[];
  /** How much more likely than others it is meant, from 0: the binary logarithm of dependents, and what being built adds. */
  readonly standing: number;
  readonly isBuilt: boolean;
  /** Number of terms of its description and keywords; 0 where upstream has none. */
  readonly textLength: number;
}

const NO_PARENTS: readonly string[] = [];
/** Of a name that consists of separators. */
const NO_FAMILY = -1;
/** The length of the text of a document that was removed. */
export const GONE = -1;
/** Longer than every name. */
const EXTENSION = 100_000;
const NONE: readonly number[] = [];

/**
 * The words of all documents in memory, field by field, for `search`. About 1,100 bytes a document of EESSI and Spack. A document
 * that is replaced or removed leaves its entries behind, which are skipped; `isWorn` tells when to build the index again.
 */
export class SearchIndex {
  /** Whole names in their forms, without separators. */
  readonly names = new WordTable();
  /** What names bind to Python, e.g. petsc of petsc4py. */
  readonly bindings = new WordTable();
  readonly nameWords = new WordTable();
  /** Virtual packages, without separators. */
  readonly provided = new WordTable();
  readonly versions = new WordTable();
  readonly homepages = new WordTable();
  /** Stems of descriptions, keywords and names. */
  readonly texts = new WordTable();
  /** By the words that some text abbreviates, the term of the abbreviation. */
  readonly abbreviations = new Map<string, string>();

  readonly #documents: (IndexedDocument | undefined)[] = [];
  /** Of each document what ranking looks at most often. */
  readonly #standings = new NumberColumn();
  readonly #textLengths = new NumberColumn();
  readonly #nameOrders = new NumberColumn();
  /** The documents without a text, by their families. */
  readonly #undescribed = new Map<number, number[]>();
  readonly #numbers = new ShardedMap<number>();
  /** By a stem that is no word itself, the first word that had it. */
  readonly #spellings = new Map<string, string>();
  #textLength = 0;

  /** The number of documents. */
  get size(): number {
    return this.#numbers.size;
  }

  /** True where most entries belong to documents that are gone. */
  get isWorn(): boolean {
    return this.#documents.length > 2 * this.size + 1000;
  }

  /** The mean number of terms of a text, for BM25. */
  get meanTextLength(): number {
    return Math.max(1, this.#textLength / Math.max(1, this.size));
  }

  /** Numbers of documents are below this. */
  get end(): number {
    return this.#documents.length;
  }

  /** Undefined for a document that was removed. */
  documentAt(number: number): IndexedDocument | undefined {
    return this.#documents[number];
  }

  /** The standing of a document. */
  standingAt(number: number): number {
    return this.#standings.get(number);
  }

  /** The number of terms of the text of a document; GONE for one that was removed. */
  textLengthAt(number: number): number {
    return this.#textLengths.get(number);
  }

  /** What comes first among equal documents: software before extensions, shorter names before longer ones. */
  nameOrderAt(number: number): number {
    return this.#nameOrders.get(number);
  }

  /** The documents of a family that have no text, also removed ones. */
  undescribedOf(family: number): readonly number[] {
    return this.#undescribed.get(family) ?? NONE;
  }

  /** A word with the stem, for people. */
  wordOf(term: string): string {
    return this.#spellings.get(term) ?? term;
  }

  /** How many documents have a word in one of the tables. */
  countOf(table: WordTable, word: string): number {
    let count = 0;
    table.forEach(word, (document) => {
      if (this.#documents[document]) count++;
    });
    return count;
  }

  /** Whether a document has a word in one of the tables. */
  has(table: WordTable, word: string): boolean {
    return table.has(word) && this.countOf(table, word) > 0;
  }

  numberOf(key: string): number | undefined {
    return this.#numbers.get(key);
  }

  /** Adds a document, in place of the one with the same key. */
  add(document: SearchDocument): void {
    this.remove(document.key);
    const number = this.#documents.length;
    const textLength = this.#addText(document, number);
    this.#addNames(document, number);
    this.#push(indexed(document, textLength, this.#familyOf(document)));
    this.#numbers.set(document.key, number);
    this.#textLength += textLength;
    for (const virtual of document.provides) addTo(this.provided, [glued(virtual)], number);
    this.#addVersions(document.versions, number);
    addTo(this.homepages, homepageTerms(document.homepage), number);
  }

  /** Sets the number of packages that need a document directly, where only that has changed. Does nothing for an unknown key. */
  setDependents(key: string, dependents: number): void {
    const number = this.#numbers.get(key);
    const known = number === undefined ? undefined : this.#documents[number];
    if (number === undefined || !known) return;
    const standing = standingOf(dependents, known.isBuilt);
    this.#documents[number] = { ...known, standing };
    this.#standings.set(number, standing);
  }

  /** @returns whether there was one. */
  remove(key: string): boolean {
    const number = this.#numbers.get(key);
    if (number === undefined) return false;
    this.#textLength -= this.#documents[number]?.textLength ?? 0;
    this.#documents[number] = undefined;
    this.#textLengths.set(number, GONE);
    return this.#numbers.delete(key);
  }

  #addNames({ name }: SearchDocument, number: number): void {
    const { full, bare } = nameForms(name);
    addTo(this.names, full, number, FORM.full);
    if (bare !== null) addTo(this.names, [bare], number, FORM.bare);
    const bound = boundToPython(foldText(name));
    if (bound !== null) addTo(this.bindings, [glued(bound)], number);
    const words = new Set(nameWords(name));
    addTo(this.nameWords, words, number, WORD.separate);
    addTo(
      this.nameWords,
      humps(name).filter((hump) => !words.has(hump)),
      number,
      WORD.hump,
    );
  }

  #push(document: IndexedDocument): void {
    const number = this.#documents.push(document) - 1;
    const { standing, textLength, isExtension, name, family } = document;
    this.#standings.set(number, standing);
    this.#textLengths.set(number, textLength);
    this.#nameOrders.set(number, (isExtension ? EXTENSION : 0) + name.length);
    if (textLength > 0) return;
    const alike = this.#undescribed.get(family);
    if (alike) alike.push(number);
    else this.#undescribed.set(family, [number]);
  }

  /** Its names have been added. */
  #familyOf({ name }: SearchDocument): number {
    const { full, bare } = nameForms(name);
    return this.names.idOf(bare ?? full[0] ?? '') ?? NO_FAMILY;
  }

  #addVersions(versions: readonly string[], number: number): void {
    const terms = versions.map(versionTerms);
    const whole = new Set(terms.flatMap((own) => own.slice(0, 1)));
    addTo(this.versions, whole, number, VERSION.whole);
    const parts = terms.flatMap((own) => own.slice(1));
    addTo(
      this.versions,
      parts.filter((part) => !whole.has(part)),
      number,
      VERSION.part,
    );
  }

  /** @returns the number of words of the description and the keywords. */
  #addText({ name, description, keywords }: SearchDocument, number: number): number {
    const [words, others] = [textWords(description), keywords.flatMap(textWords)];
    const counts = new Map<string, number>();
    const count = (counted: Iterable<string>, by: number) => {
      for (const term of counted) counts.set(term, (counts.get(term) ?? 0) + by);
    };
    count(
      words.map((word) => this.#termOf(word)),
      1,
    );
    count(
      others.map((word) => this.#termOf(word)),
      KEYWORD_IN_TEXT,
    );
    count(new Set(wordsOfName(name).map((word) => this.#termOf(word))), NAME_IN_TEXT);
    for (const [term, times] of counts) this.texts.add(term, number, times);
    for (const [abbreviated, abbreviation] of abbreviationsIn(description)) this.abbreviations.set(abbreviated, abbreviation);
    return words.length + others.length;
  }

  #termOf(word: string): string {
    const term = stem(word);
    if (term !== word && !this.texts.has(term)) this.#spellings.set(term, word);
    return term;
  }
}

function wordsOfName(name: string): string[] {
  const parts = humps(name).filter(({ length }) => length >= SHORTEST_HUMP);
  return [...textWords(name), ...parts.flatMap(textWords)];
}

function addTo(table: WordTable, words: ReadonlySet<string> | readonly string[], document: number, weight = 1): void {
  for (const word of new Set(words)) if (word !== '') table.add(word, document, weight);
}

/** What software that is built adds to its standing; as much as eight dependents. */
const BUILT = 3;

const standingOf = (dependents: number, isBuilt: boolean): number => Math.log2(1 + dependents) + (isBuilt ? BUILT : 0);

function indexed(
  { key, name, ecosystem, parents, dependents, ...said }: SearchDocument,
  textLength: number,
  family: number,
): IndexedDocument {
  const isBuilt = said.isBuilt && ecosystem === 'SOFTWARE';
  return {
    key,
    name,
    isExtension: ecosystem !== 'SOFTWARE',
    language: languageOf(ecosystem, foldText(name)),
    family,
    parents: parents.length === 0 ? NO_PARENTS : parents,
    standing: standingOf(dependents, isBuilt),
    isBuilt,
    textLength,
  };
}

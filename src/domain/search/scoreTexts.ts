import { abbreviatedTerms } from './abbreviations.ts';
import { aboutness, rarity } from './bm25.ts';
import { documentsWith } from './findVersions.ts';
import { glued } from './nameForms.ts';
import type { SearchIndex } from './searchIndex.ts';
import { compoundTerm, isStopWord } from './textTerms.ts';
import { aliasesOf, findAlias, findByName } from './wholeNames.ts';

/**
 * What a whole name counts where the search begins with it, in occurrences that say everything: people name a thing before its
 * features.
 */
const LEADING_NAME = 4;
/** The same further behind. */
const LATER_NAME = 2.5;
/** The same for a virtual package, and for a word of a module version. */
const VIRTUAL = 1;
const IN_VERSION = 1;
/** More words are no name, and no abbreviation. */
const LONGEST_STRETCH = 6;
/** What an abbreviation counts of the words themselves. */
const ABBREVIATED = 0.8;
/** The share of what the words say, by their rarity, that a document must have. */
const FEWEST_FOUND = 0.4;
/** What one doubling of dependents adds to a score. */
const PER_STANDING = 0.1;

/** What one word of the search says of documents: 0 to 2.2 by BM25, more for a name. */
interface Evidence {
  readonly rarity: number;
  readonly strengths: Map<number, number>;
}

/**
 * Scores documents by all words of the search, of names and descriptions alike: Okapi BM25, with what a document lacks counted
 * against it, and weighed by its standing. Empty where a word is found nowhere.
 */
export function scoreTexts(index: SearchIndex, words: readonly string[]): Map<number, number> {
  const said = [...new Set(words)].filter((word) => !isStopWord(word));
  const evidence = (said.length > 0 ? said : words).map((word, place) =>
    evidenceOf(index, word, said.length > 1 ? nameStrength(place) : 0),
  );
  if (evidence.some(({ strengths }) => strengths.size === 0)) return new Map();
  if (said.length > 1) addSpans(index, said, evidence);
  if (said.length > 1) addAbbreviations(index, said, evidence);
  return combined(index, evidence);
}

const nameStrength = (place: number): number => (place === 0 ? LEADING_NAME : LATER_NAME);

/** @param ofName what the word counts as a whole name; 0 for a word alone, which was compared with names before */
function evidenceOf(index: SearchIndex, word: string, ofName: number): Evidence {
  const strengths = new Map<number, number>();
  const add = adder(index, strengths);
  addTexts(index, compoundTerm(word), 1, add);
  if (ofName > 0) {
    addWholeNames(index, word, ofName, add);
    index.provided.forEach(glued(word), (document) => add(document, VIRTUAL));
    if (strengths.size === 0) for (const document of documentsWith(index, word).keys()) add(document, IN_VERSION);
  }
  return { rarity: rarity(index.size, strengths.size), strengths };
}

type Add = (document: number, strength: number) => void;

/** Documents that were removed are not taken. */
const adder =
  (index: SearchIndex, strengths: Map<number, number>): Add =>
  (document, strength) => {
    if (strength > (strengths.get(document) ?? 0) && index.documentAt(document)) strengths.set(document, strength);
  };

function addTexts(index: SearchIndex, term: string, share: number, add: Add): void {
  const mean = index.meanTextLength;
  index.texts.forEach(term, (document, times) => {
    const found = index.documentAt(document);
    if (found) add(document, share * aboutness(times, found.textLength, mean));
  });
}

function addWholeNames(index: SearchIndex, name: string, strength: number, add: Add): void {
  findByName(index, name, (document) => add(document, strength));
  for (const meant of aliasesOf(name)) findAlias(index, meant, (document) => add(document, strength));
}

/** Neighbouring words that are one name together count as that name, each. */
function addSpans(index: SearchIndex, words: readonly string[], evidence: readonly Evidence[]): void {
  for (const [start, end] of spans(words.length)) {
    const span = words.slice(start, end).join('');
    for (const { strengths } of evidence.slice(start, end))
      addWholeNames(index, span, nameStrength(start), adder(index, strengths));
  }
}

/** Neighbouring words that texts abbreviate are also found by the abbreviation: CFD for computational fluid dynamics. */
function addAbbreviations(index: SearchIndex, words: readonly string[], evidence: readonly Evidence[]): void {
  for (const [start, end] of spans(words.length)) {
    const abbreviation = index.abbreviations.get(abbreviatedTerms(words.slice(start, end)));
    if (abbreviation === undefined) continue;
    for (const { strengths } of evidence.slice(start, end)) addTexts(index, abbreviation, ABBREVIATED, adder(index, strengths));
  }
}

/** The stretches of two to six neighbouring words. */
function* spans(length: number): Generator<[start: number, end: number]> {
  for (let start = 0; start + 2 <= length; start++)
    for (let end = start + 2; end <= Math.min(length, start + LONGEST_STRETCH); end++) yield [start, end];
}

function combined(index: SearchIndex, evidence: readonly Evidence[]): Map<number, number> {
  const total = evidence.reduce((sum, word) => sum + word.rarity, 0);
  const scores = new Map<number, number>();
  const found = new Map<number, number>();
  for (const { rarity: weight, strengths } of evidence)
    for (const [document, strength] of strengths) {
      scores.set(document, (scores.get(document) ?? 0) + weight * strength);
      found.set(document, (found.get(document) ?? 0) + weight);
    }
  for (const [document, score] of scores) {
    const share = (found.get(document) ?? 0) / total;
    if (share < FEWEST_FOUND) scores.delete(document);
    else scores.set(document, score * share * (1 + PER_STANDING * (index.documentAt(document)?.standing ?? 0)));
  }
  return scores;
}

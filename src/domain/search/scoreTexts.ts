import { abbreviatedTerms } from './abbreviations.ts';
import { aboutness, rarity } from './bm25.ts';
import { documentsWith } from './findVersions.ts';
import { glued } from './nameForms.ts';
import { GONE, type SearchIndex } from './searchIndex.ts';
import { Tally } from './tally.ts';
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

/** What one word of the search says of documents, 0 to 2.2 by BM25, more for a name; and, over all words, the scores and the rarity of what each document has. Used again for each search. */
const strengths = new Tally();
const scores = new Tally();
const rarities = new Tally();

/**
 * Scores documents by all words of the search, of names and descriptions alike: Okapi BM25, with what a document lacks counted
 * against it, and weighed by its standing. Nothing where a word is found nowhere.
 */
export function scoreTexts(index: SearchIndex, words: readonly string[], visit: (document: number, score: number) => void): void {
  const said = [...new Set(words)].filter((word) => !isStopWord(word));
  const total = addWords(index, said.length > 0 ? said : words, said.length > 1);
  if (total === null) return;
  for (const document of scores.documents) {
    const share = rarities.get(document) / total;
    if (share < FEWEST_FOUND) continue;
    visit(document, scores.get(document) * share * (1 + PER_STANDING * index.standingAt(document)));
  }
}

/**
 * Adds up what each word says.
 * @param isNames whether the words may be names; a word alone was compared with names before
 * @returns the rarity of all words; null where one is found nowhere
 */
function addWords(index: SearchIndex, words: readonly string[], isNames: boolean): number | null {
  const stretches = isNames ? stretchesOf(index, words) : [];
  let total = 0;
  scores.clear();
  rarities.clear();
  for (const [place, word] of words.entries()) {
    strengths.clear();
    addWord(index, word, isNames ? nameStrength(place) : 0);
    if (strengths.size === 0) return null;
    const weight = rarity(index.size, strengths.size);
    for (const { start, end, add } of stretches) if (start <= place && place < end) add();
    for (const document of strengths.documents) {
      scores.set(document, scores.get(document) + weight * strengths.get(document));
      rarities.set(document, rarities.get(document) + weight);
    }
    total += weight;
  }
  return total;
}

const nameStrength = (place: number): number => (place === 0 ? LEADING_NAME : LATER_NAME);

/** @param ofName what the word counts as a whole name; 0 where it is no name */
function addWord(index: SearchIndex, word: string, ofName: number): void {
  addTexts(index, compoundTerm(word), 1);
  if (ofName === 0) return;
  for (const document of documentsNamed(index, word)) add(index, document, ofName);
  index.provided.forEach(glued(word), (document) => add(index, document, VIRTUAL));
  if (strengths.size === 0) for (const document of documentsWith(index, word).keys()) add(index, document, IN_VERSION);
}

/** Documents that were removed are not taken. */
function add(index: SearchIndex, document: number, strength: number): void {
  if (strength > strengths.get(document) && index.textLengthAt(document) !== GONE) strengths.set(document, strength);
}

function addTexts(index: SearchIndex, term: string, share: number): void {
  const mean = index.meanTextLength;
  index.texts.forEach(term, (document, times) => {
    const length = index.textLengthAt(document);
    if (length === GONE) return;
    const strength = share * aboutness(times, length, mean);
    if (strength > strengths.get(document)) strengths.set(document, strength);
  });
}

function documentsNamed(index: SearchIndex, name: string): number[] {
  const found: number[] = [];
  findByName(index, name, (document) => found.push(document));
  for (const meant of aliasesOf(name)) findAlias(index, meant, (document) => found.push(document));
  return found;
}

/** Neighbouring words that say something together, each of them the same. */
interface Stretch {
  readonly start: number;
  readonly end: number;
  readonly add: () => void;
}

/**
 * Neighbouring words that are one name together count as that name. Those that texts abbreviate are also found by the abbreviation: CFD
 * for computational fluid dynamics.
 */
function stretchesOf(index: SearchIndex, words: readonly string[]): Stretch[] {
  const found: Stretch[] = [];
  for (const [start, end] of spans(words.length)) {
    const span = words.slice(start, end);
    const named = documentsNamed(index, span.join(''));
    const abbreviation = index.abbreviations.get(abbreviatedTerms(span));
    const addNamed = () => named.forEach((document) => add(index, document, nameStrength(start)));
    if (named.length > 0) found.push({ start, end, add: addNamed });
    if (abbreviation !== undefined) found.push({ start, end, add: () => addTexts(index, abbreviation, ABBREVIATED) });
  }
  return found;
}

/** The stretches of two to six neighbouring words. */
function* spans(length: number): Generator<[start: number, end: number]> {
  for (let start = 0; start + 2 <= length; start++)
    for (let end = start + 2; end <= Math.min(length, start + LONGEST_STRETCH); end++) yield [start, end];
}

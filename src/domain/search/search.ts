import { correctWords } from './correctWords.ts';
import { findTexts } from './findTexts.ts';
import { findTypos } from './findTypos.ts';
import { findVersions } from './findVersions.ts';
import { BY_HOMEPAGE, Hits, type Hit, type Reason } from './hits.ts';
import { findBeginnings, findNameWords } from './nameParts.ts';
import { KIND, rankOf } from './ranking.ts';
import { readQuery, type SearchQuery } from './readQuery.ts';
import type { SearchIndex } from './searchIndex.ts';
import { compoundTerm } from './textTerms.ts';
import { findWholeNames } from './wholeNames.ts';

/** A document that a search finds. */
export interface SearchHit {
  readonly key: string;
  /** Where it stands, see `rankOf`. */
  readonly rank: number;
  /** Why, best first; not that it also has a version that was looked for. */
  readonly reasons: readonly Reason[];
}

/** What a search finds. */
export interface SearchResult {
  /** Best first; empty where nothing is found, or the text has no word. */
  readonly hits: readonly SearchHit[];
  /** What was probably meant, best first, where a word is in no name and one like it is. */
  readonly didYouMean: readonly string[];
  /** The words that were looked for, corrected where they were found nowhere. */
  readonly words: readonly string[];
  /** The versions that were looked for. */
  readonly versions: readonly string[];
}

const SUGGESTIONS = 3;
/** Descriptions that have a word, for it to be no typo: in fewer it may be one there too. */
const USED = 3;

/**
 * Searches an index for what a user typed or pasted. Never fails: what cannot be read finds nothing. The time is that of a few
 * passes over the different words of names, and of the entries of the words of the search; the caller limits the length of the
 * text.
 *
 * Whole names come first, then other spellings, aliases, what provides an interface, what brings an extension along, names that
 * begin so, names that have the words, versions, homepages, typos of names, and last descriptions, by BM25. Each kind is in the
 * order of `Hits.ranked`.
 */
export function search(index: SearchIndex, text: string): SearchResult {
  const query = readQuery(text);
  const hits = new Hits(index);
  const words = query.words.length > 0 ? findWords(index, query, hits) : findOnlyVersions(index, query, hits);
  const ranked = hits.ranked();
  const shown = ranked.map((hit) => ({
    key: index.documentAt(hit.document)?.key ?? '',
    rank: rankOf(hit),
    reasons: hit.reasons,
  }));
  return { hits: shown, didYouMean: suggestions(index, query, words, ranked), words, versions: query.versions };
}

/** @returns the words looked for. */
function findWords(index: SearchIndex, query: SearchQuery, hits: Hits): readonly string[] {
  findWholeNames(index, query, hits);
  // Who pastes a module or spec means that name, not all it is a part of.
  if (query.isPasted && hits.has(KIND.alias)) return query.words;
  findBeginnings(index, query, hits);
  findNameWords(index, query, hits);
  index.homepages.forEach(query.typed, (document) => hits.add(document, KIND.homepage, 0, BY_HOMEPAGE));
  if (!hits.has(KIND.homepage) && !isWordOfTexts(index, query.words)) findTypos(index, query, hits);
  if (query.versions.length > 0 && hits.size > 0) return query.words;
  const words = hits.size > 0 ? query.words : correctWords(index, query.words);
  findTexts(index, words, hits);
  return words;
}

/** Whether a word alone is one that descriptions use, so that it is hardly the typo of a name. */
function isWordOfTexts(index: SearchIndex, words: readonly string[]): boolean {
  const [word = ''] = words;
  return words.length === 1 && index.countOf(index.texts, compoundTerm(word)) >= USED;
}

function findOnlyVersions(index: SearchIndex, query: SearchQuery, hits: Hits): readonly string[] {
  findWholeNames(index, query, hits);
  findVersions(index, query.versions, hits);
  return query.versions;
}

function suggestions(index: SearchIndex, query: SearchQuery, words: readonly string[], ranked: readonly Hit[]): string[] {
  if (query.words.length > 0 && words.join(' ') !== query.words.join(' ')) return [words.join(' ')];
  const [first] = ranked;
  if (first?.kind !== KIND.typo) return [];
  const isNamed = ({ kind, reasons: [best] }: Hit) => kind === KIND.typo && best?.field === 'NAME';
  const names = ranked.filter(isNamed).map(({ document }) => index.documentAt(document)?.name ?? '');
  return [...new Map(names.map((name) => [name.toLowerCase(), name])).values()].slice(0, SUGGESTIONS);
}

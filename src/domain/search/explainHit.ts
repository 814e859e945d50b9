import { foldText } from './foldText.ts';
import { byVersions, type Reason } from './hits.ts';
import { glued, nameForms, nameWords } from './nameForms.ts';
import type { SearchField } from './ranking.ts';
import type { SearchResult } from './search.ts';
import { compoundTerm, isStopWord, textTerms } from './textTerms.ts';
import { isVersion, versionTerms } from './versionTerms.ts';

/** A part of a text, in UTF-16 units: from `start` up to, not with, `end`. */
export interface TextRange {
  readonly start: number;
  readonly end: number;
}

/** Why a package is a hit, for people: the type SearchMatch of the API. */
export interface SearchMatch {
  readonly field: SearchField;
  /** The text that matched, or the part of it around the match. */
  readonly text: string;
  readonly ranges: readonly TextRange[];
  /** The key of the extension by which it is found; null where it is found by itself. */
  readonly extension: string | null;
}

/** The texts of one package in which the matches are shown. */
export interface ExplainedTexts {
  readonly name: string;
  readonly description: string;
  readonly homepage: string | null;
  readonly versions: readonly string[];
  readonly provides: readonly string[];
}

/** What a search has looked for, as its result gives it. */
export type Sought = Pick<SearchResult, 'words' | 'versions'>;

/**
 * The reasons of a hit with the texts they are found in, and the versions looked for that it has. Made for the rows of a page, not
 * for all hits. A reason without a place in the texts is left out, but for the name, which a typo or alias means as a whole.
 */
export function explainHit(reasons: readonly Reason[], { words, versions }: Sought, texts: ExplainedTexts): SearchMatch[] {
  const isByVersion = reasons.some(({ field }) => field === 'VERSION');
  const all = isByVersion ? reasons : [...reasons, ...byVersions(versions)];
  const matches = all.map((reason) => MATCHES[reason.field](reason, words, texts)).filter((match) => match !== null);
  return matches.length > 0 ? matches : [wholly('NAME', texts.name)];
}

type Explain = (reason: Reason, words: readonly string[], texts: ExplainedTexts) => SearchMatch | null;

const MATCHES: Readonly<Record<SearchField, Explain>> = {
  NAME: (_, words, { name }) => inName(words, name),
  EXTENSION: ({ text, extension }) => wholly('EXTENSION', text ?? '', extension),
  VIRTUAL: ({ text }, _, { provides }) => {
    const form = glued(text ?? '');
    return wholly('VIRTUAL', provides.find((virtual) => glued(virtual) === form) ?? form);
  },
  VERSION: ({ text }, _, { versions }) => inVersions(text ?? '', versions),
  HOMEPAGE: (_reason, words, { homepage }) => (homepage === null ? null : inHomepage(words, homepage)),
  DESCRIPTION: (_, words, { description }) => inDescription(words, description),
};

const wholly = (field: SearchField, text: string, extension: string | null = null): SearchMatch => ({
  field,
  text,
  ranges: [{ start: 0, end: text.length }],
  extension,
});

function inName(words: readonly string[], name: string): SearchMatch | null {
  const { full, bare } = nameForms(name);
  const whole = nameForms(words.join(' '));
  if ([...whole.full, whole.bare].some((form) => form !== null && (full.includes(form) || form === bare)))
    return wholly('NAME', name);
  const ranges = beginnings(words.flatMap(nameWords), name);
  return ranges.length === 0 ? null : { field: 'NAME', text: name, ranges, extension: null };
}

const WORD = /[\p{L}\p{N}]+/gu;

/** Where words, or words glued together, stand in a name. */
function beginnings(words: readonly string[], name: string): TextRange[] {
  const sought = [...new Set([glued(words.join('')), ...words])].filter(({ length }) => length > 1);
  const lower = foldText(name);
  if (lower.length !== name.length) return [];
  const ranges = sought.flatMap((word) => {
    const start = lower.indexOf(word);
    return start === -1 ? [] : [{ start, end: start + word.length }];
  });
  return merged(ranges);
}

/** In their order, those that overlap as one. */
function merged(ranges: readonly TextRange[]): TextRange[] {
  const result: TextRange[] = [];
  for (const range of ranges.toSorted((a, b) => a.start - b.start)) {
    const last = result.at(-1);
    if (last && range.start <= last.end) result[result.length - 1] = { start: last.start, end: Math.max(last.end, range.end) };
    else result.push(range);
  }
  return result;
}

function inVersions(asked: string, versions: readonly string[]): SearchMatch | null {
  const bare = asked.replace(/^v(?=\d)/, '');
  const found = versions.find((version) => versionTerms(version).some((term) => isVersion(bare, term)));
  if (found === undefined) return null;
  const start = Math.max(0, foldText(found).indexOf(bare));
  return { field: 'VERSION', text: found, ranges: [{ start, end: start + bare.length }], extension: null };
}

function inHomepage(words: readonly string[], homepage: string): SearchMatch | null {
  const [word = ''] = words;
  const start = homepage.toLowerCase().indexOf(word);
  return start === -1
    ? null
    : { field: 'HOMEPAGE', text: homepage, ranges: [{ start, end: start + word.length }], extension: null };
}

/** UTF-16 units of a description that are shown, and how many of them before the first match. */
const EXCERPT = 240;
const BEFORE = 60;

function inDescription(words: readonly string[], description: string): SearchMatch | null {
  const terms = new Set(words.filter((word) => !isStopWord(word)).flatMap((word) => [compoundTerm(word), ...textTerms(word)]));
  const ranges = [...description.matchAll(WORD)]
    .filter(([word]) => textTerms(word).some((term) => terms.has(term)))
    .map(({ 0: word, index }) => ({ start: index, end: index + word.length }));
  const [first] = ranges;
  return first === undefined ? null : excerpt(description, first.start, ranges);
}

function excerpt(description: string, first: number, ranges: readonly TextRange[]): SearchMatch {
  const start = description.length <= EXCERPT ? 0 : wordStart(description, Math.max(0, first - BEFORE));
  const text = description.slice(start, start + EXCERPT);
  const shown = ranges.map((range) => ({ start: range.start - start, end: range.end - start }));
  return {
    field: 'DESCRIPTION',
    text,
    ranges: shown.filter((range) => range.start >= 0 && range.end <= text.length),
    extension: null,
  };
}

/** The next place at which a word begins, so that no word and no pair of surrogates is cut. */
function wordStart(text: string, from: number): number {
  if (from === 0) return 0;
  const blank = text.indexOf(' ', from - 1);
  return blank === -1 || blank > from + BEFORE / 2 ? from : blank + 1;
}

import { licensePattern } from '../licensePattern.ts';
import { addCounts, type FacetCounts } from './facet.ts';
import type { ListGroup } from './listFacet.ts';

/** Counts the packages for each licence, alone or within an SPDX expression, as the filter `license` matches it. */
export function licenseFacet(groups: readonly ListGroup[]): FacetCounts {
  const texts = new Set(groups.flatMap(({ list }) => list));
  const licensesOf = matcher([...texts].flatMap(licensesIn));
  const matched = new Map([...texts].map((text) => [text, licensesOf(text)]));
  const counts = new Map<string, number>();
  for (const { list, count } of groups)
    addCounts(
      counts,
      list.flatMap((text) => matched.get(text) ?? []),
      count,
    );
  return counts;
}

/** What separates the words of `licensePattern`. */
const SEPARATOR = /[^a-z0-9.+-]+/;

/** Finds which of some licences a text matches. Most are one word, which needs no pattern. */
function matcher(licenses: readonly string[]): (text: string) => string[] {
  const byLower = new Map(licenses.map((license) => [license.toLowerCase(), license]));
  const phrases = [...byLower.keys()].filter((lower) => SEPARATOR.test(lower));
  const patterns = phrases.map((lower) => ({ lower, pattern: new RegExp(licensePattern(lower)) }));
  return (text) => {
    const lower = text.toLowerCase();
    const found = patterns.filter((one) => lower.includes(one.lower) && one.pattern.test(lower)).map((one) => one.lower);
    return [...lower.split(SEPARATOR), ...found].flatMap((one) => byLower.get(one) ?? []);
  };
}

const OPERATORS: ReadonlySet<string> = new Set(['and', 'or', 'with']);

/** The identifiers of an SPDX expression; the text itself where it is none. */
function licensesIn(text: string): string[] {
  const words = text.split(/[\s()]+/).filter((word) => word !== '');
  const isExpression = words.every((word, index) => OPERATORS.has(word.toLowerCase()) === (index % 2 === 1));
  return isExpression ? words.filter((_, index) => index % 2 === 0) : [text.trim()];
}

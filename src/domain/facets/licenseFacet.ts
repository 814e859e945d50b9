import { licensePattern } from '../licensePattern.ts';
import { addCounts, type FacetCounts } from './facet.ts';
import type { ListGroup } from './listFacet.ts';

/** Counts the packages for each licence, alone or within an SPDX expression, as the filter `license` matches it. */
export function licenseFacet(groups: readonly ListGroup[]): FacetCounts {
  const texts = new Set(groups.flatMap(({ list }) => list));
  const values = new Map([...texts].flatMap(licensesIn).map((value) => [value.toLowerCase(), value]));
  const patterns = [...values].map(([lower, value]) => ({ lower, value, pattern: new RegExp(licensePattern(lower)) }));
  const matched = new Map(
    [...texts].map((text) => {
      const lower = text.toLowerCase();
      // Most licences are no part of the text at all, which is found faster.
      return [text, patterns.filter((one) => lower.includes(one.lower) && one.pattern.test(lower)).map(({ value }) => value)];
    }),
  );
  const counts = new Map<string, number>();
  for (const { list, count } of groups)
    addCounts(
      counts,
      list.flatMap((text) => matched.get(text) ?? []),
      count,
    );
  return counts;
}

const OPERATORS: ReadonlySet<string> = new Set(['and', 'or', 'with']);

/** The identifiers of an SPDX expression; the text itself where it is none. */
function licensesIn(text: string): string[] {
  const words = text.split(/[\s()]+/).filter((word) => word !== '');
  const isExpression = words.every((word, index) => OPERATORS.has(word.toLowerCase()) === (index % 2 === 1));
  return isExpression ? words.filter((_, index) => index % 2 === 0) : [text.trim()];
}

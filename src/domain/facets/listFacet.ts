import { addCounts, type FacetCounts } from './facet.ts';

/** Packages with the same list of values. */
export interface ListGroup {
  readonly list: readonly string[];
  /** Number of packages. */
  readonly count: number;
}

/** Counts the packages for each category, whatever its letter case; the value is in the most frequent one. */
export function categoryFacet(groups: readonly ListGroup[]): FacetCounts {
  const counts = new Map<string, number>();
  const spellings = new Spellings();
  for (const { list, count } of groups) {
    for (const value of list) spellings.add(value, count);
    addCounts(
      counts,
      list.map((value) => value.toLowerCase()),
      count,
    );
  }
  return new Map([...counts].map(([value, count]) => [spellings.of(value), count]));
}

/** The most frequent spelling of values that differ in letter case only. */
class Spellings {
  readonly #counts = new Map<string, Map<string, number>>();

  add(value: string, count: number): void {
    const known = this.#counts.get(value.toLowerCase()) ?? new Map<string, number>();
    this.#counts.set(value.toLowerCase(), known.set(value, (known.get(value) ?? 0) + count));
  }

  of(lower: string): string {
    const [most] = [...(this.#counts.get(lower) ?? [])].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
    return most?.[0] ?? lower;
  }
}

import type { RowWindow } from '../sql/listing.ts';
import { Params } from '../sql/params.ts';
import type { FoundRows, Listing } from '../sql/selection.ts';
import type { Searched } from './page.ts';

/** The hits among which the rows of a page are. */
export interface HitsOfPage {
  readonly found: FoundRows;
  /** Whether there are no further hits in the direction of the page. */
  readonly isLast: boolean;
  /** The number of all hits. */
  readonly total: number;
}

/**
 * The hits among which a page of a search is, so that the database need not sort all of them. Null where it has to: with
 * conditions, which may leave out any hit, and with an order other than relevance.
 */
export function hitsOfPage<Row, Filter extends object, OrderField extends string>(
  listing: Listing<Row, Filter, OrderField>,
  { search, filter, orderBy }: Searched<Filter, OrderField>,
  window: RowWindow,
): HitsOfPage | null {
  const isByRank = orderBy.length === 1 && orderBy[0]?.field === listing.fixedDirection;
  if (!search || window.limit === null || !isByRank || listing.conditions(filter, new Params().add).length > 0) return null;
  const { text, ids, ranks } = search;
  const [start, end] = window.isBackward ? before(ranks, window, window.limit) : after(ranks, window, window.limit);
  return {
    found: { text, ids: ids.slice(start, end), ranks: ranks.slice(start, end) },
    isLast: window.isBackward ? start === 0 : end === ids.length,
    total: ids.length,
  };
}

type Range = readonly [start: number, end: number];

/** Hits of one rank stand together: their names, which only the database compares, decide their order. */
function after(ranks: readonly number[], { cursor, offset = 0 }: RowWindow, limit: number): Range {
  const start = cursor ? firstFrom(ranks, Number(cursor[0])) : 0;
  const behind = cursor ? firstAbove(ranks, Number(cursor[0])) : 0;
  const last = ranks[behind + offset + limit - 1];
  return [start, last === undefined ? ranks.length : firstAbove(ranks, last)];
}

function before(ranks: readonly number[], { cursor }: RowWindow, limit: number): Range {
  const end = cursor ? firstAbove(ranks, Number(cursor[0])) : ranks.length;
  const ahead = cursor ? firstFrom(ranks, Number(cursor[0])) : ranks.length;
  const first = ranks[ahead - limit];
  return [first === undefined ? 0 : firstFrom(ranks, first), end];
}

const firstFrom = (ranks: readonly number[], rank: number): number => firstWhere(ranks, (other) => other >= rank);

const firstAbove = (ranks: readonly number[], rank: number): number => firstWhere(ranks, (other) => other > rank);

/** The first place of ascending values at which a condition holds; it holds for all behind it. */
function firstWhere(values: readonly number[], holds: (value: number) => boolean): number {
  let [low, high] = [0, values.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (holds(values[middle] ?? 0)) high = middle;
    else low = middle + 1;
  }
  return low;
}

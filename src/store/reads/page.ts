import { BadUserInputError } from '../../domain/errors.ts';
import { decodeCursor, encodeCursor } from './cursor.ts';
import type { FoundPackages } from '../index/foundPackages.ts';
import { orderTerms, type RowProjection, type Slice } from '../sql/listing.ts';
import type { OrderTerm } from '../sql/order.ts';
import { perOrder } from '../sql/perOrder.ts';
import type { Listing, Selection } from '../sql/selection.ts';

/** Default number of rows of a page. */
export const DEFAULT_SIZE = 20;
/** Maximum number of rows of a page. */
export const MAX_SIZE = 100;
/** Maximum offset. */
export const MAX_OFFSET = 100_000;

/** The pagination arguments of a connection, see https://relay.dev/graphql/connections.htm. */
export interface PageArgs {
  readonly first?: number | null;
  readonly after?: string | null;
  readonly last?: number | null;
  readonly before?: string | null;
  /** Number of rows to skip from the start of the list, instead of a cursor. */
  readonly offset?: number | null;
}

/** A row with its sort keys as texts, as `k0`, `k1`, … */
export type KeyedRow<Row> = Row & Record<`k${number}`, string>;

/** The format of the cursors of a list. */
export interface CursorForm {
  /** Identifies the order; a cursor of another order is rejected. */
  readonly order: string;
  /** Types of the sort keys: SQL types, or `instant` for an ISO 8601 text; a `bigint` is not negative. */
  readonly types: readonly (OrderTerm['type'] | 'instant' | 'bigint')[];
}

/** The position of a page, and the format of its cursors. */
export interface PagePosition {
  readonly form: CursorForm;
  readonly size: number;
  readonly slice: Slice;
}

/**
 * Validates pagination arguments.
 * @throws BadUserInputError for a size below 0 or over 100, for `first` with `last`, for an invalid cursor, and for an offset
 * that is out of range or combined with a cursor
 */
export function positionOf(form: CursorForm, args: PageArgs): PagePosition {
  const { first = null, after = null, last = null, before = null } = args;
  const offset = offsetOf(args);
  if (first !== null && last !== null) throw new BadUserInputError('Specify either `first` or `last`, not both.');
  const isBackward = last !== null || (before !== null && first === null && after === null);
  if ((isBackward ? after : before) !== null) throw new BadUserInputError('Use `after` with `first`, and `before` with `last`.');
  const size = (isBackward ? last : first) ?? DEFAULT_SIZE;
  if (size < 0 || size > MAX_SIZE) throw new BadUserInputError(`A page has 0 to ${MAX_SIZE} rows, not ${size}.`);
  const cursor = isBackward ? before : after;
  const { order, types } = form;
  return {
    form,
    size,
    slice: {
      isBackward,
      limit: size + 1,
      cursor: cursor === null ? null : decodeCursor(order, types, cursor),
      ...(offset > 0 && { offset }),
    },
  };
}

function offsetOf({ offset = null, after = null, last = null, before = null }: PageArgs): number {
  if (offset === null) return 0;
  if (offset < 0 || offset > MAX_OFFSET) throw new BadUserInputError(`\`offset\` is 0 to ${MAX_OFFSET}, not ${offset}.`);
  if (after === null && last === null && before === null) return offset;
  const other = after !== null ? 'after' : last !== null ? 'last' : 'before';
  throw new BadUserInputError(
    `\`offset\` counts from the beginning of the list: \`offset: ${offset}\` is not allowed with \`${other}\`.`,
  );
}

/** Identifies an order; relevance also depends on the search. */
function signature<Filter, OrderField extends string>({ orderBy, search }: Selection<Filter, OrderField>): string {
  const order = orderBy.map(({ field, direction }) => `${field} ${direction}`).join(',');
  return orderBy.some(({ field }) => field === 'RELEVANCE') ? `${order} ${search?.text}` : order;
}

/** A selection of rows, of those that a search has found where there is one. */
export type Searched<Filter, OrderField extends string> = Selection<Filter, OrderField> & {
  readonly search?: FoundPackages | null;
};

/** An edge of a connection. */
export interface Edge<Row> {
  readonly cursor: string;
  readonly node: Row;
  /** What found it; null without a search. */
  readonly search: FoundPackages | null;
}

/** The page info of a connection. */
export interface PageInfo {
  readonly hasNextPage: boolean;
  readonly hasPreviousPage: boolean;
  readonly startCursor: string | null;
  readonly endCursor: string | null;
}

/** The requested parts of a page. */
export interface PageSelection extends RowProjection {
  readonly hasNodes: boolean;
  readonly hasInfo: boolean;
  readonly hasCount: boolean;
}

/** A page of rows, which resolves the fields of a connection. */
export class Page<Row> {
  readonly nodes: readonly Row[];
  /** Counted at the first request. */
  readonly totalCount: () => Promise<number>;
  /** What found the rows; null without a search. */
  readonly search: FoundPackages | null;
  readonly #place: PagePosition;
  readonly #hasMore: boolean;

  /** @param rows the rows of the slice: one more than the page size when more rows follow */
  constructor(place: PagePosition, rows: readonly Row[], totalCount: () => Promise<number>, search: FoundPackages | null) {
    const { size, slice } = place;
    this.search = search;
    this.#place = place;
    this.#hasMore = rows.length > size;
    const visible = this.#hasMore ? rows.slice(0, size) : rows;
    this.nodes = slice.isBackward ? visible.toReversed() : visible;
    this.totalCount = totalCount;
  }

  /** The rows with their cursors. */
  get edges(): readonly Edge<Row>[] {
    return this.nodes.map((node) => ({ cursor: this.#cursor(node), node, search: this.search }));
  }

  /** Whether more rows follow or precede, and the cursors of the first and last row. */
  get pageInfo(): PageInfo {
    const { isBackward, cursor, offset = 0 } = this.#place.slice;
    const [first, last] = [this.nodes[0], this.nodes.at(-1)];
    return {
      hasNextPage: isBackward ? cursor !== null : this.#hasMore,
      hasPreviousPage: isBackward ? this.#hasMore : cursor !== null || offset > 0,
      startCursor: first ? this.#cursor(first) : null,
      endCursor: last ? this.#cursor(last) : null,
    };
  }

  #cursor(node: Row): string {
    const { order, types } = this.#place.form;
    return encodeCursor(
      order,
      types.map((_, index) => (node as KeyedRow<Row>)[`k${index}`] ?? ''),
    );
  }
}

/** Whether rows have to be read for the requested parts: page info needs them even on an empty page. */
export const readsRows = ({ size }: PagePosition, { hasNodes, hasInfo }: PageSelection): boolean =>
  hasInfo || (hasNodes && size > 0);

/**
 * Whether a page can include its total: not after a cursor, where fewer rows are found, nor within offerings, where each has its
 * own conditions.
 */
export function isTotalled<Row, Filter extends object, OrderField extends string>(
  { scansAllRows }: Listing<Row, Filter, OrderField>,
  { search, filter }: Searched<Filter, OrderField>,
  place: PagePosition,
  requested: PageSelection,
): boolean {
  if (!requested.hasCount || !readsRows(place, requested) || place.slice.cursor !== null) return false;
  return Boolean(search) || (scansAllRows?.(filter) ?? false);
}

/** Reads only the requested parts of a page: rows, the count in parallel, or neither. */
export async function readPage<Row>(
  place: PagePosition,
  requested: PageSelection,
  load: (slice: Slice) => Promise<readonly Row[]>,
  count: () => Promise<number>,
  search: FoundPackages | null = null,
): Promise<Page<Row>> {
  const total = requested.hasCount ? begun(count) : count;
  return new Page(place, readsRows(place, requested) ? await load(place.slice) : [], total, search);
}

/** Starts at once; a failure is reported to the callers that await it, never as an unhandled rejection. */
export function begun<Result>(work: () => Promise<Result>): () => Promise<Result> {
  const result = work();
  result.catch(() => undefined);
  return () => result;
}

const typesOf = perOrder((listing, selection) => orderTerms(listing, selection).map(({ type }) => type));

/** The format of the cursors of a selection. */
export const cursorForm = <Filter, OrderField extends string>(
  listing: Listing<unknown, Filter, OrderField>,
  selection: Selection<Filter, OrderField>,
): CursorForm => ({ order: signature(selection), types: typesOf(listing, selection) });

import { BadUserInputError } from '../../domain/errors.ts';
import { decodeCursor, encodeCursor } from './cursor.ts';
import { orderTerms, type RowProjection, type Slice } from '../sql/listing.ts';
import type { OrderTerm } from '../sql/order.ts';
import { perOrder } from '../sql/perOrder.ts';
import { type Selection } from '../sql/selection.ts';

/** Rows of a page that does not say how many. */
export const DEFAULT_SIZE = 20;
/** Rows of a page at most. */
export const MAX_SIZE = 100;
/** Rows to pass over at most, for those who count pages. */
export const MAX_OFFSET = 100_000;

export interface PageArgs {
  readonly first?: number | null;
  readonly after?: string | null;
  readonly last?: number | null;
  readonly before?: string | null;
  /** Rows to pass over from the beginning, in place of a cursor. */
  readonly offset?: number | null;
}

/** A row with the text form of its sort keys beside it, as `k0`, `k1`, … */
export type KeyedRow<Row> = Row & Record<`k${number}`, string>;

/** What a cursor of a list must look like. */
export interface CursorForm {
  /** Names the order; a cursor of another one is refused. */
  readonly order: string;
  /** Types of the sort keys, in SQL or (`instant`) as ISO text. */
  readonly types: readonly (OrderTerm['type'] | 'instant')[];
}

/** Where in a list a page is, and what its cursors look like. */
export interface PagePosition {
  readonly form: CursorForm;
  readonly size: number;
  readonly slice: Slice;
}

/** @throws BadUserInputError for a size over 100 or below 0, for both ends at once, for a foreign cursor, for an offset that is none or comes with a cursor */
export function positionOf(form: CursorForm, args: PageArgs): PagePosition {
  const { first = null, after = null, last = null, before = null } = args;
  const offset = offsetOf(args);
  if (first !== null && last !== null) throw new BadUserInputError('Ask for the first or for the last rows, not for both.');
  const isBackward = last !== null || (before !== null && first === null && after === null);
  if ((isBackward ? after : before) !== null) throw new BadUserInputError('`first` goes with `after`, `last` with `before`.');
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

/** Which order a cursor belongs to; relevance is relevance to one search. */
function signature<Filter, OrderField extends string>({ orderBy, search }: Selection<Filter, OrderField>): string {
  const order = orderBy.map(({ field, direction }) => `${field} ${direction}`).join(',');
  return orderBy.some(({ field }) => field === 'RELEVANCE') ? `${order} ${search}` : order;
}

export interface Edge<Row> {
  readonly cursor: string;
  readonly node: Row;
}

export interface PageInfo {
  readonly hasNextPage: boolean;
  readonly hasPreviousPage: boolean;
  readonly startCursor: string | null;
  readonly endCursor: string | null;
}

/** What of a page a request reads. */
export interface PageSelection extends RowProjection {
  readonly hasNodes: boolean;
  readonly hasInfo: boolean;
  readonly hasCount: boolean;
}

/** The rows of a page, there as soon as the page is. */
export class Page<Row> {
  readonly nodes: readonly Row[];
  /** Counted when first asked for. */
  readonly totalCount: () => Promise<number>;
  readonly #place: PagePosition;
  readonly #hasMore: boolean;

  /** @param rows those of the slice: one more than the page where more follow */
  constructor(place: PagePosition, rows: readonly Row[], totalCount: () => Promise<number>) {
    const { size, slice } = place;
    this.#place = place;
    this.#hasMore = rows.length > size;
    const visible = this.#hasMore ? rows.slice(0, size) : rows;
    this.nodes = slice.isBackward ? visible.toReversed() : visible;
    this.totalCount = totalCount;
  }

  get edges(): readonly Edge<Row>[] {
    return this.nodes.map((node) => ({ cursor: this.#cursor(node), node }));
  }

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

/** Whether rows have to be read for what is asked: also for the page info of a page without rows. */
export const readsRows = ({ size }: PagePosition, { hasNodes, hasInfo }: PageSelection): boolean =>
  hasInfo || (hasNodes && size > 0);

/** A page of which only what is asked for is read: rows once, the count once beside them, or neither. */
export async function readPage<Row>(
  place: PagePosition,
  asked: PageSelection,
  load: (slice: Slice) => Promise<readonly Row[]>,
  count: () => Promise<number>,
): Promise<Page<Row>> {
  const total = asked.hasCount ? begun(count) : count;
  return new Page(place, readsRows(place, asked) ? await load(place.slice) : [], total);
}

/** Begins at once; a failure is told to those who ask, and to nobody else. */
export function begun<Result>(work: () => Promise<Result>): () => Promise<Result> {
  const result = work();
  result.catch(() => undefined);
  return () => result;
}

/** What the cursors of a selection look like. */
export const cursorForm = perOrder((listing, selection): CursorForm => ({
  order: signature(selection),
  types: orderTerms(listing, selection).map(({ type }) => type),
}));

import { BadUserInputError } from '../domain/errors.ts';
import { decodeCursor, encodeCursor } from './cursor.ts';
import { type Listing, orderTerms, type Selection, type Slice } from './sql/listing.ts';
import type { OrderTerm } from './sql/order.ts';

/** Rows of a page that does not say how many. */
export const DEFAULT_SIZE = 20;
const MAX_SIZE = 100;

export interface PageArgs {
  readonly first?: number | null;
  readonly after?: string | null;
  readonly last?: number | null;
  readonly before?: string | null;
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

export interface SizedSlice extends Slice {
  readonly size: number;
}

/** Where in a list a page is. @throws BadUserInputError for a size over 100 or below 0, for both ends at once, for a foreign cursor */
export function sliceOf(
  { order, types }: CursorForm,
  { first = null, after = null, last = null, before = null }: PageArgs,
): SizedSlice {
  if (first !== null && last !== null) throw new BadUserInputError('Ask for the first or for the last rows, not for both.');
  const isBackward = last !== null || (before !== null && first === null && after === null);
  if ((isBackward ? after : before) !== null) throw new BadUserInputError('`first` goes with `after`, `last` with `before`.');
  const size = (isBackward ? last : first) ?? DEFAULT_SIZE;
  if (size < 0 || size > MAX_SIZE) throw new BadUserInputError(`A page has 0 to ${MAX_SIZE} rows, not ${size}.`);
  const cursor = isBackward ? before : after;
  return { size, isBackward, limit: size + 1, cursor: cursor === null ? null : decodeCursor(order, types, cursor) };
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

/** A page that asks the database only for what is read of it: rows once, the count once, or neither. */
export class Page<Row> {
  readonly #load: () => Promise<readonly KeyedRow<Row>[]>;
  readonly #count: () => Promise<number>;
  readonly #slice: SizedSlice;
  readonly #form: CursorForm;
  #rows: Promise<readonly KeyedRow<Row>[]> | undefined;

  /** @throws BadUserInputError, see `sliceOf` */
  constructor(
    form: CursorForm,
    args: PageArgs,
    load: (slice: Slice) => Promise<readonly KeyedRow<Row>[]>,
    count: () => Promise<number>,
  ) {
    this.#form = form;
    this.#slice = sliceOf(form, args);
    this.#load = () => load(this.#slice);
    this.#count = count;
  }

  get nodes(): Promise<readonly Row[]> | readonly Row[] {
    return this.#slice.size === 0 ? [] : this.#fetch().then((rows) => this.#visible(rows));
  }

  get edges(): Promise<readonly Edge<Row>[]> | readonly Edge<Row>[] {
    return this.#slice.size === 0
      ? []
      : this.#fetch().then((rows) => this.#visible(rows).map((node) => ({ cursor: this.#cursor(node), node })));
  }

  get pageInfo(): Promise<PageInfo> {
    return this.#fetch().then((rows) => {
      const visible = this.#visible(rows);
      const { isBackward, cursor, size } = this.#slice;
      const [first, last] = [visible[0], visible.at(-1)];
      const hasMore = rows.length > size;
      return {
        hasNextPage: isBackward ? cursor !== null : hasMore,
        hasPreviousPage: isBackward ? hasMore : cursor !== null,
        startCursor: first ? this.#cursor(first) : null,
        endCursor: last ? this.#cursor(last) : null,
      };
    });
  }

  totalCount = (): Promise<number> => this.#count();

  #fetch(): Promise<readonly KeyedRow<Row>[]> {
    return (this.#rows ??= this.#load());
  }

  #visible(rows: readonly KeyedRow<Row>[]): readonly KeyedRow<Row>[] {
    const visible = rows.slice(0, this.#slice.size);
    return this.#slice.isBackward ? visible.reverse() : visible;
  }

  #cursor(row: KeyedRow<Row>): string {
    return encodeCursor(
      this.#form.order,
      this.#form.types.map((_, index) => row[`k${index}`] ?? ''),
    );
  }
}

/** What the cursors of a selection look like. */
export function cursorForm<Row, Filter, OrderField extends string>(
  listing: Listing<Row, Filter, OrderField>,
  selection: Selection<Filter, OrderField>,
): CursorForm {
  return { order: signature(selection), types: orderTerms(listing, selection).map(({ type }) => type) };
}

import { type Fields } from './fields.ts';
import { type Direction, type OrderTerm } from './order.ts';
import type { Params } from './params.ts';

/** Where rows come from. */
export interface RowSource<Row> {
  readonly alias: string;
  readonly from: string;
  readonly fields: Fields<Row>;
}

/** Everything that can be listed, filtered, ordered and paged, told once: page, count and single rows are made from it. */
export interface Listing<Row, Filter, OrderField extends string> extends RowSource<Row> {
  readonly name: string;
  readonly conditions: (filter: Filter, param: Params['add'], search?: string | null) => string[];
  readonly orders: Record<OrderField, (search?: string | null) => readonly OrderTerm[]>;
  /** An order that has one direction only. */
  readonly fixedDirection?: OrderField;
  /** Whether all rows that a filter finds have to be looked for before the first page of them is known; never unless told. */
  readonly scansAllRows?: (filter: Filter) => boolean;
}

export interface Order<OrderField extends string> {
  readonly field: OrderField;
  readonly direction: Direction;
}

/** What is asked of a listing, without where in it the page is. */
export interface Selection<Filter, OrderField extends string> {
  readonly filter: Filter;
  readonly search?: string | null;
  readonly orderBy: readonly Order<OrderField>[];
}

import { type Fields } from './fields.ts';
import { type Direction, type OrderTerm } from './order.ts';
import type { Params } from './params.ts';
import type { Tables } from './tablesText.ts';

/** The source of rows: their tables, the alias of the first and the fields. */
export interface RowSource<Row> extends Tables {
  readonly alias: string;
  readonly fields: Fields<Row>;
}

/** Describes a kind of row that can be filtered, ordered and paged; page, count and lookup statements are derived from it. */
export interface Listing<Row, Filter, OrderField extends string> extends RowSource<Row> {
  readonly name: string;
  readonly conditions: (filter: Filter, param: Params['add']) => string[];
  /** The sort keys of each order, with or without a search; `hit.rank` is the rank of a row that a search has found. */
  readonly orders: Record<OrderField, (isSearched: boolean) => readonly OrderTerm[]>;
  /** An order field that has one direction only. */
  readonly fixedDirection?: OrderField;
  /** Whether a filter requires all matching rows to be found before the first page is known; false by default. */
  readonly scansAllRows?: (filter: Filter) => boolean;
  /** The part of a count that is stored, as an SQL expression, and the filter of the rest; null if nothing is. */
  readonly storedCount?: (filter: Filter, param: Params['add']) => { readonly stored: string; readonly rest: Filter } | null;
  /** Whether such a filter can match too many rows to gather them before the first page; false by default. */
  readonly findsMost?: (filter: Filter) => boolean;
  /** Whether rows that match a filter are found soon on a walk through an index of a joined table; false by default. */
  readonly walksJoined?: (filter: Filter) => boolean;
}

/** A sort key of a listing and its direction. */
export interface Order<OrderField extends string> {
  readonly field: OrderField;
  readonly direction: Direction;
}

/** The rows that a search has found, with the text of the search. */
export interface FoundRows {
  readonly text: string;
  readonly ids: readonly string[];
  /** The rank of each, the smallest first. */
  readonly ranks: readonly number[];
}

/** The filter, search and order of a listing, without the position of the page. */
export interface Selection<Filter, OrderField extends string> {
  readonly filter: Filter;
  readonly search?: FoundRows | null;
  readonly orderBy: readonly Order<OrderField>[];
}

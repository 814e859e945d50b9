import type { Projection } from './fields.ts';
import { rowsText } from './parents.ts';
import { PARENT_IDS, idIsGiven } from './idParameters.ts';
import { branchesOf } from './offeringScope.ts';
import { type DirectedTerm, flip, keyset } from './order.ts';
import { Params } from './params.ts';
import { perOrder } from './perOrder.ts';
import { type RowSource, type Listing, type Selection } from './selection.ts';

/** Which rows of a selection are fetched. */
export interface RowWindow {
  /** Null for all of them. */
  readonly limit: number | null;
  /** Rows to pass over, for those who count pages. */
  readonly offset?: number;
  readonly isBackward: boolean;
  /** The order values and the id of the row to go on from. */
  readonly cursor: readonly string[] | null;
}

export interface Slice extends RowWindow {
  /** Rows to fetch; ask for one more than wanted to know whether more follow. */
  readonly limit: number;
}

/** What of the rows is read. */
export interface RowProjection {
  readonly fields: Projection;
  /** The order values too, as `k0`, `k1`, …: cursors are made of them. */
  readonly hasCursors: boolean;
}

/** A row that knows how many there are in all, where that was asked for. */
export interface WithTotal {
  readonly total?: number;
}

export interface Statement {
  readonly text: string;
  readonly values: readonly unknown[];
}

/** Which parent's rows: a condition that may name `parent.id`. */
export type Relation = string;

/** The sort keys with the id as the last: it ends all ties, in the direction of the last key so that one index serves both. */
export const orderTerms = perOrder(({ orders, fixedDirection, alias }, { orderBy, search }): readonly DirectedTerm[] => {
  const terms = orderBy.flatMap(({ field, direction }) =>
    orders[field](search).map((term): DirectedTerm => ({
      ...term,
      direction: term.always ?? (field === fixedDirection ? 'ASC' : direction),
    })),
  );
  return [...terms, { sql: () => `${alias}.id`, type: 'uuid', direction: terms.at(-1)?.direction ?? 'ASC' }];
});

/** A page of a listing: of all rows, or with `relation` of the rows of each parent among `parents`, which `parent` counts from 1. */
export function pageStatement<Row, Filter extends object, OrderField extends string>(
  listing: Listing<Row, Filter, OrderField>,
  selection: Selection<Filter, OrderField>,
  extent: RowWindow,
  reading: RowProjection,
  nested?: { readonly relation: Relation; readonly parents: readonly string[] },
): Statement {
  if (!nested) {
    const params = new Params();
    return { text: pageText(listing, selection, extent, reading, params), values: params.values };
  }
  const params = new Params(nested.parents);
  const text = pageText(listing, selection, extent, reading, params, nested.relation);
  return {
    text: `SELECT parent.position::int AS parent, item.*
      FROM ${PARENT_IDS} CROSS JOIN LATERAL (${text}) item`,
    values: params.values,
  };
}

/** The text of a page, as a part of a statement whose parameters are `params`. */
export function pageText<Row, Filter extends object, OrderField extends string>(
  listing: Listing<Row, Filter, OrderField>,
  selection: Selection<Filter, OrderField>,
  extent: RowWindow,
  { fields, hasCursors }: RowProjection,
  params: Params,
  relation?: Relation,
): string {
  const keys = sortKeys(listing, selection, extent, params);
  const where = [...(relation ? [relation] : []), ...listing.conditions(selection.filter, params.add, selection.search)];
  const { cursor } = extent;
  if (cursor)
    where.push(
      `(${keyset(
        keys,
        keys.map(({ type }, index) => params.add(cursor[index], type)),
      )})`,
    );
  const rest = `FROM ${listing.from}${where.length > 0 ? ` WHERE ${where.join(' AND ')}` : ''}
    ORDER BY ${keys.map(({ sql, direction }) => `${sql} ${direction}`).join(', ')}${windowText(extent, params)}`;
  return rowsText({ fields: listing.fields, projection: fields, keys, hasCursors }, (list) => `SELECT ${list} ${rest}`);
}

function windowText({ limit, offset }: RowWindow, params: Params): string {
  const rows = limit === null ? '' : ` LIMIT ${params.add(limit, 'int')}`;
  return offset === undefined ? rows : `${rows} OFFSET ${params.add(offset, 'int')}`;
}

/**
 * The first page of a listing and in each of its rows, as `total`, how many there are in all: for lists of which all rows have to be
 * looked for anyway. They are gathered by their keys first, as a count would; counting them in a window made PostgreSQL walk an index.
 */
export function totalledPageStatement<Row, Filter extends object, OrderField extends string>(
  listing: Listing<Row, Filter, OrderField>,
  selection: Selection<Filter, OrderField>,
  extent: RowWindow,
  { fields, hasCursors }: RowProjection,
): Statement {
  const params = new Params();
  const keys = sortKeys(listing, selection, extent, params);
  const where = listing.conditions(selection.filter, params.add, selection.search);
  const found = keys.map(({ direction }, index) => ({ sql: `found.k${index}`, direction }));
  const order = found.map(({ sql, direction }) => `${sql} ${direction}`).join(', ');
  const rest = `FROM ${listing.from} JOIN (SELECT * FROM looked found ORDER BY ${order}${windowText(extent, params)}) found
      ON found.k${keys.length - 1} = ${listing.alias}.id
    ORDER BY ${order}`;
  const extras = { total: '(SELECT count(*)::int FROM looked)' };
  const rows = rowsText(
    { fields: listing.fields, projection: fields, keys: found, hasCursors, extras },
    (list) => `SELECT ${list} ${rest}`,
  );
  const text = `WITH looked AS MATERIALIZED (
      SELECT ${keys.map(({ sql }, index) => `${sql} AS k${index}`).join(', ')} FROM ${listing.from} WHERE ${where.join(' AND ')})
    ${rows}`;
  return { text, values: params.values };
}

/** The sort keys in the direction in which a page walks them. */
function sortKeys<Row, Filter, OrderField extends string>(
  listing: Listing<Row, Filter, OrderField>,
  selection: Selection<Filter, OrderField>,
  { isBackward }: RowWindow,
  { add }: Params,
) {
  return orderTerms(listing, selection).map((term) => ({
    // The order asked for decides where missing values stand; a backward page only walks it the other way.
    sql: term.sql(add, term.direction),
    direction: isBackward ? flip(term.direction) : term.direction,
    type: term.type,
  }));
}

/** How many rows a selection has, in all or for each parent. */
export function countStatement<Row, Filter extends object, OrderField extends string>(
  listing: Listing<Row, Filter, OrderField>,
  selection: Selection<Filter, OrderField>,
  nested?: { readonly relation: Relation; readonly parents: readonly string[] },
): Statement {
  if (!nested) {
    const params = new Params();
    return { text: countText(listing, selection, params), values: params.values };
  }
  const params = new Params(nested.parents);
  const text = countText(listing, selection, params, nested.relation);
  return {
    text: `SELECT parent.position::int AS parent, (${text}) AS count FROM ${PARENT_IDS}`,
    values: params.values,
  };
}

/** The text of a count, as a part of a statement whose parameters are `params`. */
export function countText<Row, Filter extends object, OrderField extends string>(
  listing: Listing<Row, Filter, OrderField>,
  { filter, search }: Selection<Filter, OrderField>,
  params: Params,
  relation?: Relation,
): string {
  const branches = branchesOf(filter);
  if (branches.length > 1) {
    const counts = branches.map((branch) => countText(listing, { filter: branch, search, orderBy: [] }, params, relation));
    return `SELECT sum(count)::int AS count FROM (${counts.join(' UNION ALL ')}) branch`;
  }
  const where = [...(relation ? [relation] : []), ...listing.conditions(filter, params.add, search)];
  return `SELECT count(*)::int AS count FROM ${listing.from}${where.length > 0 ? ` WHERE ${where.join(' AND ')}` : ''}`;
}

/** One statement for parents that each have a part of their own, in their order. */
export function unionStatement<Part>(parts: readonly Part[], textOf: (part: Part, params: Params) => string): Statement {
  const params = new Params();
  const texts = parts.map((part, index) => `SELECT ${index + 1} AS parent, item.* FROM (${textOf(part, params)}) item`);
  return { text: texts.join(' UNION ALL '), values: params.values };
}

/** Rows by their ids. */
export function byIdStatement(
  { fields, from, alias }: RowSource<unknown>,
  ids: readonly string[],
  wanted: Projection = null,
): Statement {
  const rows = (list: string) => `SELECT ${list} FROM ${from} WHERE ${idIsGiven(`${alias}.id`)}`;
  return { text: rowsText({ fields, projection: wanted }, rows), values: [ids] };
}

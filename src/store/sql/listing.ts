import type { Projection } from './fields.ts';
import { type RowList, rowsText } from './parents.ts';
import { hitsOf, idIsGiven, PARENT_IDS } from './idParameters.ts';
import { branchesOf } from './offeringScope.ts';
import { type DirectedTerm, flip, keyset } from './order.ts';
import { Params } from './params.ts';
import { perOrder } from './perOrder.ts';
import { type RowSource, type Listing, type Selection } from './selection.ts';
import { tablesText } from './tablesText.ts';

/** The part of a selection to fetch. */
export interface RowWindow {
  /** Null for all rows. */
  readonly limit: number | null;
  /** Number of rows to skip, for pagination by page number. */
  readonly offset?: number;
  readonly isBackward: boolean;
  /** The sort keys and the id of the row after which to continue. */
  readonly cursor: readonly string[] | null;
}

/** The part of a selection that one page fetches. */
export interface Slice extends RowWindow {
  /** Number of rows to fetch: the page size and one more, which shows whether more rows follow. */
  readonly limit: number;
}

/** The parts of the rows to read. */
export interface RowProjection {
  readonly fields: Projection;
  /** Whether to read the sort keys too, as `k0`, `k1`, …: cursors are made of them. */
  readonly hasCursors: boolean;
}

/** A row with the number of all matching rows, when that was requested. */
export interface WithTotal {
  readonly total?: number;
}

/** An SQL text and its parameters. */
export interface Statement {
  readonly text: string;
  readonly values: readonly unknown[];
}

/** A condition that relates a row to its parent; it may use `parent.id`. */
export type Relation = string;

/**
 * The sort keys, followed by the id as the tie-breaker. The id has the direction of the last key, so that one index serves both.
 */
export const orderTerms = perOrder(({ orders, fixedDirection, alias }, { orderBy, search }): readonly DirectedTerm[] => {
  const terms = orderBy.flatMap(({ field, direction }) =>
    orders[field](Boolean(search)).map((term): DirectedTerm => ({
      ...term,
      direction: term.always ?? (field === fixedDirection ? 'ASC' : direction),
    })),
  );
  return [...terms, { sql: () => `${alias}.id`, type: 'uuid', direction: terms.at(-1)?.direction ?? 'ASC' }];
});

/**
 * A page of a listing: of all rows, or with `relation` one page for each of `parents`, whose 1-based position each row has in
 * `parent`.
 */
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

/** The SQL of a page, as a part of a statement whose parameters are collected in `params`. */
export function pageText<Row, Filter extends object, OrderField extends string>(
  listing: Listing<Row, Filter, OrderField>,
  selection: Selection<Filter, OrderField>,
  extent: RowWindow,
  { fields, hasCursors }: RowProjection,
  params: Params,
  relation?: Relation,
  extras: RowList['extras'] = {},
): string {
  const keys = sortKeys(listing, selection, extent, params);
  const walked = !relation && listing.walksJoined?.(selection.filter) ? joined(keys) : [];
  const where = [...(relation ? [relation] : []), ...listing.conditions(selection.filter, params.add), ...walked];
  const { cursor } = extent;
  if (cursor)
    where.push(
      `(${keyset(
        keys,
        keys.map(({ type }, index) => params.add(cursor[index], type)),
      )})`,
    );
  const order = keys.map(({ sql, direction }) => `${sql} ${direction}`).join(', ');
  return rowsText(
    { fields: listing.fields, projection: fields, keys, hasCursors, extras },
    (list) => `SELECT ${list} FROM ${fromText(listing, selection, params, [list, order, ...where])}${whereText(where)}
    ORDER BY ${order}${windowText(extent, params)}`,
  );
}

/** Makes inner joins of the outer joins of tables whose columns give the order. */
const joined = (keys: readonly { readonly joins?: string | undefined }[]): string[] =>
  [...new Set(keys.flatMap(({ joins }) => joins ?? []))].map((table) => `${table}.id IS NOT NULL`);

const whereText = (conditions: readonly string[]): string => (conditions.length > 0 ? ` WHERE ${conditions.join(' AND ')}` : '');

/** The FROM list that the other parts of a statement need, restricted to the rows that a search has found. */
export function fromText(
  source: RowSource<unknown>,
  { search }: Pick<Selection<never, never>, 'search'>,
  { addOnce }: Params,
  parts: readonly string[],
): string {
  const tables = tablesText(source, parts);
  if (!search) return tables;
  return `${tables} JOIN ${hitsOf(addOnce(search.ids), addOnce(search.ranks))} ON hit.id = ${source.alias}.id`;
}

function windowText({ limit, offset }: RowWindow, params: Params): string {
  const rows = limit === null ? '' : ` LIMIT ${params.add(limit, 'int')}`;
  return offset === undefined ? rows : `${rows} OFFSET ${params.add(offset, 'int')}`;
}

/**
 * The first page of a listing, with the number of all matching rows in each row as `total`, for filters that have to scan all
 * rows before the first page is known. The keys are gathered first, as a count would do; a window function made PostgreSQL walk
 * an index instead.
 */
export function totalledPageStatement<Row, Filter extends object, OrderField extends string>(
  listing: Listing<Row, Filter, OrderField>,
  selection: Selection<Filter, OrderField>,
  extent: RowWindow,
  { fields, hasCursors }: RowProjection,
): Statement {
  const params = new Params();
  if (!selection.search && listing.findsMost?.(selection.filter)) {
    const total = `(${countText(listing, selection, params)})`;
    return {
      text: pageText(listing, selection, extent, { fields, hasCursors }, params, undefined, { total }),
      values: params.values,
    };
  }
  const keys = sortKeys(listing, selection, extent, params);
  const where = listing.conditions(selection.filter, params.add);
  const found = keys.map(({ direction }, index) => ({ sql: `found.k${index}`, direction }));
  const order = found.map(({ sql, direction }) => `${sql} ${direction}`).join(', ');
  const rest = `JOIN (SELECT * FROM looked found ORDER BY ${order}${windowText(extent, params)}) found
      ON found.k${keys.length - 1} = ${listing.alias}.id
    ORDER BY ${order}`;
  const extras = { total: '(SELECT count(*)::int FROM looked)' };
  const rows = rowsText(
    { fields: listing.fields, projection: fields, keys: found, hasCursors, extras },
    (list) => `SELECT ${list} FROM ${tablesText(listing, [list])} ${rest}`,
  );
  const list = keys.map(({ sql }, index) => `${sql} AS k${index}`).join(', ');
  const text = `WITH looked AS MATERIALIZED (
      SELECT ${list} FROM ${fromText(listing, selection, params, [list, ...where])}${whereText(where)})
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
    // The requested order decides where missing values sort; a backward page only walks it in reverse.
    sql: term.sql(add, term.direction),
    direction: isBackward ? flip(term.direction) : term.direction,
    type: term.type,
    joins: term.joins,
  }));
}

/** The number of rows of a selection, in total or for each parent. */
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

/** The SQL of a count, as a part of a statement whose parameters are collected in `params`. */
export function countText<Row, Filter extends object, OrderField extends string>(
  listing: Listing<Row, Filter, OrderField>,
  { filter, search }: Selection<Filter, OrderField>,
  params: Params,
  relation?: Relation,
): string {
  const known = relation || search ? null : listing.storedCount?.(filter, params.add);
  if (known)
    return `SELECT (${known.stored} + (${countText(listing, { filter: known.rest, orderBy: [] }, params)}))::int AS count`;
  const branches = branchesOf(filter);
  if (branches.length > 1) {
    const counts = branches.map((branch) => countText(listing, { filter: branch, search, orderBy: [] }, params, relation));
    return `SELECT sum(count)::int AS count FROM (${counts.join(' UNION ALL ')}) branch`;
  }
  const where = [...(relation ? [relation] : []), ...listing.conditions(filter, params.add)];
  return `SELECT count(*)::int AS count FROM ${fromText(listing, { search }, params, where)}${whereText(where)}`;
}

/** One statement for several parents, each with its own subquery, in their order. */
export function unionStatement<Part>(parts: readonly Part[], textOf: (part: Part, params: Params) => string): Statement {
  const params = new Params();
  const texts = parts.map((part, index) => `SELECT ${index + 1} AS parent, item.* FROM (${textOf(part, params)}) item`);
  return { text: texts.join(' UNION ALL '), values: params.values };
}

/** Selects rows by their ids. */
export function byIdStatement(source: RowSource<unknown>, ids: readonly string[], projection: Projection = null): Statement {
  const rows = (list: string) => `SELECT ${list} FROM ${tablesText(source, [list])} WHERE ${idIsGiven(`${source.alias}.id`)}`;
  return { text: rowsText({ fields: source.fields, projection }, rows), values: [ids] };
}

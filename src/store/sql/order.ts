import type { Params } from './params.ts';

/** The direction of a sort key. */
export type Direction = 'ASC' | 'DESC';

/**
 * One sort key. Never null in SQL: nullable columns go through coalesce, since a comparison with null would lose the following
 * page.
 */
export interface OrderTerm {
  readonly sql: (param: Params['add'], direction: Direction) => string;
  /** The SQL type to which the value of a cursor is cast. */
  readonly type: 'text' | 'timestamptz' | 'date' | 'int' | 'float8' | 'boolean' | 'uuid';
  /** The fixed direction of a key that does not follow that of the order. */
  readonly always?: Direction;
  /** The alias of the outer-joined table whose column this is: pages join it from inside, so that its index can give the order. */
  readonly joins?: string;
}

/** A sort key with its direction. */
export interface DirectedTerm extends OrderTerm {
  readonly direction: Direction;
}

/** A sort key of a column that is never null. */
export const column = (sql: string, type: OrderTerm['type'] = 'text'): OrderTerm => ({ sql: () => sql, type });

/** A sort key of a column of a table that the listing joins from outside, in which each row has its row. */
export const joinedColumn = (table: string, name: string): OrderTerm => ({ ...column(`${table}.${name}`), joins: table });

/** A sort key of a nullable column. Rows without a value come last in either direction. */
export const nullableColumn = (sql: string, type: 'timestamptz' | 'date'): OrderTerm => ({
  sql: (_param, direction) => `coalesce(${sql}, '${direction === 'ASC' ? '' : '-'}infinity'::${type})`,
  type,
});

/** The opposite direction. */
export const flip = (direction: Direction): Direction => (direction === 'ASC' ? 'DESC' : 'ASC');

interface Key {
  readonly sql: string;
  readonly direction: Direction;
}

const after = (direction: Direction) => (direction === 'ASC' ? '>' : '<');

/**
 * A condition for the rows after a cursor. Keys of one direction are compared as a row, which an index scan can start from and
 * which is planned quickly.
 */
export function keyset(keys: readonly Key[], values: readonly string[]): string {
  const [first] = keys;
  if (!first || keys.some(({ direction }) => direction !== first.direction)) return mixed(keys, values);
  return `(${keys.map(({ sql }) => sql).join(', ')}) ${after(first.direction)} (${values.join(', ')})`;
}

/**
 * The condition for keys of different directions: `a >= x and (a > x or (b < y or (b = y and id > z)))`. The leading `a >= x`
 * lets an index scan start there.
 */
function mixed(keys: readonly Key[], values: readonly string[]): string {
  const [first, ...rest] = keys;
  const [value, ...others] = values;
  if (!first || value === undefined) return 'false';
  const beyond = `${first.sql} ${after(first.direction)} ${value}`;
  if (rest.length === 0) return beyond;
  return `${first.sql} ${first.direction === 'ASC' ? '>=' : '<='} ${value} AND (${beyond} OR (${mixed(rest, others)}))`;
}

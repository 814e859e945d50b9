import type { Params } from './params.ts';

export type Direction = 'ASC' | 'DESC';

/** One sort key. Never null in SQL: what can be missing goes through coalesce, or a page after it would be lost. */
export interface OrderTerm {
  readonly sql: (param: Params['add'], direction: Direction) => string;
  /** The SQL type that a cursor's value is read as. */
  readonly type: 'text' | 'timestamptz' | 'date' | 'int' | 'boolean' | 'uuid';
  /** The one direction of a key that does not follow the order's. */
  readonly always?: Direction;
}

export interface DirectedTerm extends OrderTerm {
  readonly direction: Direction;
}

export const column = (sql: string, type: OrderTerm['type'] = 'text'): OrderTerm => ({ sql: () => sql, type });

/** Rows without a value come last in either direction. */
export const nullableColumn = (sql: string, type: 'timestamptz' | 'date'): OrderTerm => ({
  sql: (_param, direction) => `coalesce(${sql}, '${direction === 'ASC' ? '' : '-'}infinity'::${type})`,
  type,
});

export const flip = (direction: Direction): Direction => (direction === 'ASC' ? 'DESC' : 'ASC');

interface Key {
  readonly sql: string;
  readonly direction: Direction;
}

const after = (direction: Direction) => (direction === 'ASC' ? '>' : '<');

/** Rows after a cursor. Keys of one direction are compared as a row, which an index walks from the very place on and is soon planned. */
export function keyset(keys: readonly Key[], values: readonly string[]): string {
  const [first] = keys;
  if (!first || keys.some(({ direction }) => direction !== first.direction)) return mixed(keys, values);
  return `(${keys.map(({ sql }) => sql).join(', ')}) ${after(first.direction)} (${values.join(', ')})`;
}

/** Of keys in different directions: `a >= x and (a > x or (b < y or (b = y and id > z)))`. The leading `a >= x` lets the index begin there. */
function mixed(keys: readonly Key[], values: readonly string[]): string {
  const [first, ...rest] = keys;
  const [value, ...others] = values;
  if (!first || value === undefined) return 'false';
  const beyond = `${first.sql} ${after(first.direction)} ${value}`;
  if (rest.length === 0) return beyond;
  return `${first.sql} ${first.direction === 'ASC' ? '>=' : '<='} ${value} AND (${beyond} OR (${mixed(rest, others)}))`;
}

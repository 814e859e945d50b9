import { columnList, type Fields, ownColumns, type Parent, parentProjections, type Projection } from './fields.ts';
import type { Direction } from './order.ts';
import { perProjection } from './perProjection.ts';
import { tablesText } from './tablesText.ts';

/** What a statement reads of its rows. */
export interface RowList {
  readonly fields: Fields<unknown>;
  readonly projection: Projection;
  /** What the rows are ordered by; none where their order does not matter. */
  readonly keys?: readonly { readonly sql: string; readonly direction: Direction }[];
  /** Whether the sort keys are read too, as text: `k0`, `k1`, … */
  readonly hasCursors?: boolean;
  /** Columns beside the fields, by name. */
  readonly extras?: Readonly<Record<string, string>>;
}

/**
 * The text of a statement that reads rows, with the parents that the projection names. They are joined around the rows, so that they are
 * looked up for those of the page alone, and not for all that are sorted to find it.
 * @param rows the statement of the rows for a select list
 */
export function rowsText(list: RowList, rows: (list: string) => string): string {
  const { fields, projection, keys = [], hasCursors = false, extras = {} } = list;
  const own = [columnList(fields, projection), ...Object.entries(extras).map(([name, sql]) => `${sql} AS "${name}"`)];
  const parents = parentProjections(projection);
  if (parents.size > 0)
    return joinedText(list, rows([...own, ...keys.map(({ sql }, index) => `${sql} AS k${index}`)].join(', ')));
  const cursors = hasCursors ? keys.map(({ sql }, index) => `(${sql})::text AS "k${index}"`) : [];
  return rows([...own, ...cursors].join(', '));
}

function joinedText({ fields, projection, keys = [], hasCursors, extras = {} }: RowList, rows: string): string {
  const added = Object.keys(extras).map((column) => `item."${column}"`);
  const cursors = hasCursors ? keys.map((_, index) => `item.k${index}::text AS "k${index}"`) : [];
  const order = keys.map(({ direction }, index) => `item.k${index} ${direction}`).join(', ');
  const { columns, joins } = joinOf(fields, projection);
  return `SELECT ${[columns, ...added, ...cursors].join(', ')} FROM (${rows}) item ${joins}${order && ` ORDER BY ${order}`}`;
}

/** The columns of the rows `item` and of their parents, and the joins that the latter come from. */
interface Join {
  readonly columns: string;
  readonly joins: string;
}

/** The join of the parents that a projection names. */
const joinOf = perProjection((fields: Fields<unknown>, projection): Join => {
  const item = (column: string) => `item."${column}"`;
  const { columns, joins } = parentsOf(fields, projection, item);
  return { columns: [...ownColumns(fields, projection).map(item), ...columns].join(', '), joins: joins.join(' ') };
});

/** The columns of the parents, as `catalog.name`, and the joins that they come from. */
function parentsOf(fields: Fields<unknown>, projection: Projection, columnOf: (field: string) => string) {
  const columns: string[] = [];
  const joins: string[] = [];
  for (const [name, of] of parentProjections(projection)) {
    const parent = fields.parents[name];
    if (!parent) throw new Error(`Rows have no parent "${name}".`);
    columns.push(...columnNames(parent, of).map((column) => `"${name}"."${column}" AS "${name}.${column}"`));
    joins.push(`LEFT JOIN LATERAL (${parentText(parent, of, columnOf(parent.idField))}) "${name}" ON true`);
  }
  return { columns, joins };
}

/** The one row of an id, with its own parents. */
function parentText(parent: Parent, projection: readonly string[], id: string): string {
  const { fields, alias } = parent;
  const { columns, joins } = parentsOf(fields, projection, (field) => fields.columns[field] ?? field);
  const list = [columnList(fields, projection), ...columns].join(', ');
  return `SELECT ${list} FROM ${tablesText(parent, [list])} ${joins.join(' ')} WHERE ${alias}.id = ${id}`;
}

const columnNames = ({ fields }: Parent, projection: readonly string[]): readonly string[] => [
  ...ownColumns(fields, projection),
  ...[...parentProjections(projection)].flatMap(([name, of]) => {
    const parent = fields.parents[name];
    return parent ? columnNames(parent, of).map((column) => `${name}.${column}`) : [];
  }),
];

import { type Fields, ownColumns, parentProjections, type Projection } from './fields.ts';
import { perProjection } from './perProjection.ts';

/** Adds to the rows, in place, the fields that are computed from their columns, and the parents that were read with them. */
export function addComputedFields<Row>(
  fields: Fields<unknown>,
  rows: readonly Row[],
  projection: Projection = null,
): readonly Row[] {
  for (const field of projection ?? Object.keys(fields.computed)) {
    const value = fields.computed[field]?.value as ((row: Row) => unknown) | undefined;
    if (value) for (const row of rows as Record<string, unknown>[]) row[field] = value(row as Row);
  }
  for (const [name, parentIn] of rowParents(fields, projection))
    for (const row of rows as Record<string, unknown>[]) row[name] = parentIn(row);
  return rows;
}

/** The projection with which a parent was read. */
const READ = Symbol('read');

type Row = Readonly<Record<string, unknown>>;
type ParentReader = (row: Row) => object | undefined;

/** The readers of the parents of a row. */
const rowParents = perProjection((fields: Fields<unknown>, projection) => parentReaders(fields, projection, ''));

/** A reader of each parent that a projection names, out of the columns of a row that begin with a prefix. */
const parentReaders = (fields: Fields<unknown>, projection: Projection, prefix: string): [name: string, read: ParentReader][] =>
  [...parentProjections(projection)].flatMap(([name, of]) => {
    const parent = fields.parents[name];
    return parent ? [[name, parentReader(parent.fields, of, `${prefix}${name}.`)]] : [];
  });

/** Makes a parent out of the columns of a row that begin with a prefix; undefined where there is none. */
function parentReader(fields: Fields<unknown>, projection: readonly string[], prefix: string): ParentReader {
  const columns = ownColumns(fields, projection).map((column) => [column, prefix + column] as const);
  const parents = parentReaders(fields, projection, prefix);
  const computed = projection.flatMap((field) => {
    const value = fields.computed[field]?.value as ((row: Row) => unknown) | undefined;
    return value ? [[field, value] as const] : [];
  });
  return (row) => {
    if (row[`${prefix}uuid`] === null) return undefined;
    const parent: Record<string | symbol, unknown> = { [READ]: projection };
    for (const [column, name] of columns) parent[column] = row[name];
    for (const [name, read] of parents) parent[name] = read(row);
    for (const [field, value] of computed) parent[field] = value(parent);
    return parent;
  };
}

const covered = new WeakMap<readonly string[], WeakMap<readonly string[], boolean>>();

/** Whether a parent that was read with another row has all fields of a projection. */
export function covers(row: object, projection: Projection): boolean {
  const read = (row as Record<symbol, readonly string[] | undefined>)[READ];
  if (!read || !projection) return false;
  const known = covered.get(read)?.get(projection);
  if (known !== undefined) return known;
  const found = projection.every((field) => field === 'uuid' || read.includes(field));
  covered.set(read, (covered.get(read) ?? new WeakMap<readonly string[], boolean>()).set(projection, found));
  return found;
}

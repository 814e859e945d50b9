import { globalId } from '../../domain/ids.ts';

/** A field computed from columns after they are read. */
interface ComputedField<Columns, Value> {
  readonly of: readonly (keyof Columns & string)[];
  readonly value: (columns: Columns) => Value;
}

/** The database id, which every row has. */
export interface Identified {
  readonly uuid: string;
}

/** The fields of a kind of row, under their names in the GraphQL schema, so that a row resolves its own fields. */
export interface Fields<Row> {
  /** SQL expression by field name. */
  readonly columns: Readonly<Record<string, string>>;
  readonly computed: Readonly<Record<string, ComputedField<never, unknown>>>;
  /** Never set: ties the row's type to its fields. */
  readonly row?: Row;
}

/** Declares the fields of a row: those read from columns, and those computed from them. */
export const defineFields = <Row extends Identified, Columns>(
  columns: { readonly [Field in keyof Columns]-?: string },
  computed: { readonly [Field in Exclude<keyof Row, keyof Columns>]-?: ComputedField<Columns, Row[Field]> },
): Fields<Row> => ({ columns, computed });

/** The global id, unique over all types, as a computed field. */
export const idOf = (typename: string): ComputedField<Identified, string> => ({
  of: ['uuid'],
  value: ({ uuid }) => globalId(typename, uuid),
});

/** Names of the fields to read; null reads all. The uuid is always read. */
export type Projection = readonly string[] | null;

/** Select lists by projection. A projection is created once per GraphQL document, so most requests find theirs here. */
const lists = new WeakMap<readonly string[], string>();

/** The select list for a projection. */
export function columnList(fields: Fields<unknown>, projection: Projection = null): string {
  const known = projection && lists.get(projection);
  if (known) return known;
  const list = listOf(fields, projection);
  if (projection) lists.set(projection, list);
  return list;
}

function listOf({ columns, computed }: Fields<unknown>, projection: Projection): string {
  const read = projection
    ? new Set(['uuid', ...projection.flatMap((field) => computed[field]?.of ?? [field])])
    : Object.keys(columns);
  return [...read].map((field) => `${columns[field]} AS "${field}"`).join(', ');
}

/** Adds the computed fields to the rows, in place. */
export function addComputedFields<Row>(
  { computed }: Fields<unknown>,
  rows: readonly Row[],
  projection: Projection = null,
): readonly Row[] {
  for (const field of projection ?? Object.keys(computed)) {
    const value = computed[field]?.value as ((row: Row) => unknown) | undefined;
    if (value) for (const row of rows as Record<string, unknown>[]) row[field] = value(row as Row);
  }
  return rows;
}

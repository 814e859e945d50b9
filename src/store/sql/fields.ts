import { globalId } from '../../domain/ids.ts';

/** What is made of columns once they are read: of which, and how. */
interface ComputedField<Columns, Value> {
  readonly of: readonly (keyof Columns & string)[];
  readonly value: (columns: Columns) => Value;
}

/** What every row has: its id in the database. */
export interface Identified {
  readonly uuid: string;
}

/** The fields that rows of a kind can have, named as clients know them, so that a row answers for itself. */
export interface Fields<Row> {
  /** SQL by field. */
  readonly columns: Readonly<Record<string, string>>;
  readonly computed: Readonly<Record<string, ComputedField<never, unknown>>>;
  /** Never set: ties the row's type to its fields. */
  readonly row?: Row;
}

/** The fields of a row: what is read, and what is made of it. */
export const defineFields = <Row extends Identified, Columns>(
  columns: { readonly [Field in keyof Columns]-?: string },
  computed: { readonly [Field in Exclude<keyof Row, keyof Columns>]-?: ComputedField<Columns, Row[Field]> },
): Fields<Row> => ({ columns, computed });

/** The id that is unique over all types, as a field. */
export const idOf = (typename: string): ComputedField<Identified, string> => ({
  of: ['uuid'],
  value: ({ uuid }) => globalId(typename, uuid),
});

/** Names of fields to read; null for all of them. The uuid is always read. */
export type Projection = readonly string[] | null;

/** Lists made before, by the very list of names: what a field of a document asks for is read out of it once. */
const lists = new WeakMap<readonly string[], string>();

/** The list of a SELECT. */
export function columnList(fields: Fields<unknown>, wanted: Projection = null): string {
  const known = wanted && lists.get(wanted);
  if (known) return known;
  const list = listOf(fields, wanted);
  if (wanted) lists.set(wanted, list);
  return list;
}

function listOf({ columns, computed }: Fields<unknown>, wanted: Projection): string {
  const read = wanted ? new Set(['uuid', ...wanted.flatMap((field) => computed[field]?.of ?? [field])]) : Object.keys(columns);
  return [...read].map((field) => `${columns[field]} AS "${field}"`).join(', ');
}

/** Adds to the rows, in place, what is made of their columns. */
export function addComputedFields<Row>(
  { computed }: Fields<unknown>,
  rows: readonly Row[],
  wanted: Projection = null,
): readonly Row[] {
  for (const field of wanted ?? Object.keys(computed)) {
    const value = computed[field]?.value as ((row: Row) => unknown) | undefined;
    if (value) for (const row of rows as Record<string, unknown>[]) row[field] = value(row as Row);
  }
  return rows;
}

import { globalId } from '../../domain/ids.ts';
import { perProjection } from './perProjection.ts';
import type { Tables } from './tablesText.ts';

/** A field computed from columns after they are read. */
interface ComputedField<Columns, Value> {
  readonly of: readonly (keyof Columns & string)[];
  readonly value: (columns: Columns) => Value;
}

/** The database id, which every row has. */
export interface Identified {
  readonly uuid: string;
}

/** The one row that every row of a kind belongs to: a package's catalog. */
export interface Parent extends Tables {
  readonly alias: string;
  readonly fields: Fields<unknown>;
  /** The field of the row that holds the id of its parent. */
  readonly idField: string;
}

/** The fields of a kind of row, under their names in the GraphQL schema, so that a row resolves its own fields. */
export interface Fields<Row> {
  /** SQL expression by field name. */
  readonly columns: Readonly<Record<string, string>>;
  readonly computed: Readonly<Record<string, ComputedField<never, unknown>>>;
  /** Fields that are too large to be repeated in every row below this one. */
  readonly large: ReadonlySet<string>;
  /** Rows that can be read with a row of this kind, in the same statement. */
  readonly parents: Readonly<Record<string, Parent>>;
  /** Never set: ties the row's type to its fields. */
  readonly row?: Row;
}

type FieldOptions = Partial<{
  readonly large: readonly string[];
  readonly parents: Readonly<Record<string, Parent>>;
}>;

/** Declares the fields of a row: those read from columns, those computed from them, and the parents that can be read with it. */
export const defineFields = <Row extends Identified, Columns>(
  columns: { readonly [Field in keyof Columns]-?: string },
  computed: { readonly [Field in Exclude<RequiredKeys<Row>, keyof Columns>]-?: ComputedField<Columns, Row[Field]> },
  { large = [], parents = {} }: FieldOptions = {},
): Fields<Row> => ({ columns, computed, large: new Set(large), parents });

/** Parents are optional members of a row. */
type RequiredKeys<Row> = { [Key in keyof Row]-?: object extends Pick<Row, Key> ? never : Key }[keyof Row];

/** The global id, unique over all types, as a computed field. */
export const idOf = (typename: string): ComputedField<Identified, string> => ({
  of: ['uuid'],
  value: ({ uuid }) => globalId(typename, uuid),
});

/** Names of fields to read, those of a parent as `catalog.name`; null for all of the row's own. The uuid is always read. */
export type Projection = readonly string[] | null;

/** The list of a SELECT of a row's own columns. */
export const columnList = perProjection((fields: Fields<unknown>, projection) =>
  ownColumns(fields, projection)
    .map((field) => `${fields.columns[field]} AS "${field}"`)
    .join(', '),
);

/** The columns of a row that a projection needs: for computed fields those that they are computed from, for parents their ids. */
export function ownColumns({ columns, computed, parents }: Fields<unknown>, projection: Projection): readonly string[] {
  if (!projection) return Object.keys(columns);
  const own = projection.flatMap((field) => {
    const dot = field.indexOf('.');
    return dot < 0 ? (computed[field]?.of ?? [field]) : (parents[field.slice(0, dot)]?.idField ?? []);
  });
  return [...new Set(['uuid', ...own])];
}

const NO_PARENTS: ReadonlyMap<string, readonly string[]> = new Map();
const projections = new WeakMap<readonly string[], ReadonlyMap<string, readonly string[]>>();

/** The projection of each parent that a projection names, kept by the very projection. */
export function parentProjections(projection: Projection): ReadonlyMap<string, readonly string[]> {
  const known = projection && projections.get(projection);
  if (known) return known;
  if (!projection?.some((field) => field.includes('.'))) return NO_PARENTS;
  const parents = new Map<string, string[]>();
  for (const field of projection) {
    const dot = field.indexOf('.');
    if (dot >= 0) parents.set(field.slice(0, dot), [...(parents.get(field.slice(0, dot)) ?? []), field.slice(dot + 1)]);
  }
  projections.set(projection, parents);
  return parents;
}

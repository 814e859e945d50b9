import type { GraphQLResolveInfo } from 'graphql';
import type { Loaders } from '../store/reads/loaders.ts';
import type { MaybePromise } from '../store/reads/resolveFilter.ts';
import { covers } from '../store/sql/computedFields.ts';
import type { Fields, Projection } from '../store/sql/fields.ts';
import { selectedFields } from './lookahead.ts';
import { loadPerParent } from './perParent.ts';

interface ParentSource<Row> {
  readonly fields: Fields<Row>;
  /** Loads rows by their ids. */
  readonly load: (projection: Projection) => { load(id: string): Promise<Row | null> };
}

/** Resolves to the row that another row belongs to: the one that was read with it, or, where that has not all selected fields, by its id. */
export function parentRow<Row extends object>(
  info: GraphQLResolveInfo,
  loaders: Loaders,
  row: Row | undefined,
  id: string,
  { fields, load }: ParentSource<Row>,
): MaybePromise<Row> {
  const projection = selectedFields(info, fields);
  if (row && covers(row, projection)) return row;
  return loadPerParent(info, loaders, id, () => load(projection)) as MaybePromise<Row>; // a foreign key: it exists
}

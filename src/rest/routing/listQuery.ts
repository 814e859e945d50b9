import type { RestContext } from './context.ts';
import type { FieldSelection } from './fields.ts';
import type { List, OrderTerm } from './resource.ts';
import type { Listing, Order, Selection } from '../../store/sql/selection.ts';

/** Makes the list of a selection, whose rows are rendered as they are asked for. */
export const listQuery =
  <Row, Filter extends object, OrderField extends string, View>(
    listing: Listing<Row, Filter, OrderField>,
    { reads }: RestContext,
    render: (rows: readonly Row[], wants: FieldSelection) => readonly View[] | Promise<readonly View[]>,
  ) =>
  (selection: Selection<Filter, OrderField>): List<View> => ({
    count: () => reads.count(listing, selection),
    page: async (window, wants) => render(await reads.page(listing, selection, window), wants),
  });

/** The order that is asked for; where none is, the standard one. */
export function orderedBy<Key extends string, Field extends string>(
  order: readonly OrderTerm<Key>[],
  fields: Readonly<Record<Key, Field>>,
  standard: readonly Order<Field>[],
): readonly Order<Field>[] {
  return order.length === 0 ? standard : order.map(({ key, direction }) => ({ field: fields[key], direction }));
}

/** A parameter that a filter of the store takes several of. */
export const only = <Value>(value: Value | undefined): readonly Value[] | null => (value === undefined ? null : [value]);

import type { RestContext } from './context.ts';
import type { FieldSelection } from './fields.ts';
import type { List } from './list.ts';
import type { OrderTerm } from './resource.ts';
import type { Listing, Order, Selection } from '../../store/sql/selection.ts';

/** Creates the list of a selection; its rows are read and rendered page by page. */
export const listQuery =
  <Row, Filter extends object, OrderField extends string, View>(
    listing: Listing<Row, Filter, OrderField>,
    { reads }: RestContext,
    render: (rows: readonly Row[], selects: FieldSelection) => readonly View[] | Promise<readonly View[]>,
  ) =>
  (selection: Selection<Filter, OrderField>): List<View> => ({
    count: () => reads.count(listing, selection),
    page: async (window, selects) => render(await reads.page(listing, selection, window), selects),
  });

/** The requested order, or the default order. */
export function orderedBy<Key extends string, Field extends string>(
  order: readonly OrderTerm<Key>[],
  fields: Readonly<Record<Key, Field>>,
  defaultOrder: readonly Order<Field>[],
): readonly Order<Field>[] {
  return order.length === 0 ? defaultOrder : order.map(({ key, direction }) => ({ field: fields[key], direction }));
}

/** Wraps a single parameter value for a filter of the store that accepts a list. */
export const only = <Value>(value: Value | undefined): readonly Value[] | null => (value === undefined ? null : [value]);

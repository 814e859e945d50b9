import type { Listing, Order, Selection } from '../store/sql/listing.ts';
import type { Wanted } from '../store/sql/fields.ts';
import type { RestContext } from './context.ts';
import type { List, OrderTerm, Wants } from './resource.ts';

/** The rows of a selection, rendered as they are asked for. */
export function listed<Row, Filter extends object, OrderField extends string, View>(
  listing: Listing<Row, Filter, OrderField>,
  selection: Selection<Filter, OrderField>,
  { reads }: RestContext,
  render: (rows: readonly Row[], wants: Wants) => readonly View[] | Promise<readonly View[]>,
  wanted: Wanted = null,
): List<View> {
  return {
    count: () => reads.count(listing, selection),
    page: async (window, wants) => render(await reads.page(listing, selection, window, wanted), wants),
  };
}

/** The order that is asked for; where none is, the standard one. */
export function orderedBy<Key extends string, Field extends string>(
  order: readonly OrderTerm<Key>[],
  fields: Readonly<Record<Key, Field>>,
  standard: readonly Order<Field>[],
): readonly Order<Field>[] {
  return order.length === 0 ? standard : order.map(({ key, direction }) => ({ field: fields[key], direction }));
}

import type { Listing, Selection } from './selection.ts';

/**
 * Remembers what is made of an order, by the very list of its keys: most pages are in the order that a listing has by itself.
 * Not with a search, which some orders depend on.
 */
export function perOrder<Result>(
  make: <Filter, OrderField extends string>(
    listing: Listing<unknown, Filter, OrderField>,
    selection: Selection<Filter, OrderField>,
  ) => Result,
): typeof make {
  const made = new WeakMap<object, WeakMap<object, Result>>();
  return (listing, selection) => {
    if (selection.search) return make(listing, selection);
    const ofListing = made.get(listing) ?? new WeakMap<object, Result>();
    const found = ofListing.get(selection.orderBy);
    if (found !== undefined) return found;
    const result = make(listing, selection);
    made.set(listing, ofListing.set(selection.orderBy, result));
    return result;
  };
}

import type { Listing, Selection } from './selection.ts';

/**
 * Memoizes a function of an order, by the identity of its list of keys: most pages use the default order of their listing. Not
 * used with a search text, which some orders depend on.
 */
export function perOrder<Result>(
  make: <Filter, OrderField extends string>(
    listing: Listing<unknown, Filter, OrderField>,
    selection: Selection<Filter, OrderField>,
  ) => Result,
): typeof make {
  const results = new WeakMap<object, WeakMap<object, Result>>();
  return (listing, selection) => {
    if (selection.search) return make(listing, selection);
    const ofListing = results.get(listing) ?? new WeakMap<object, Result>();
    const found = ofListing.get(selection.orderBy);
    if (found !== undefined) return found;
    const result = make(listing, selection);
    results.set(listing, ofListing.set(selection.orderBy, result));
    return result;
  };
}

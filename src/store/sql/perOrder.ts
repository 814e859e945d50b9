import type { Listing, Selection } from './selection.ts';

/**
 * Memoizes a function of an order, by the identity of its list of keys: most pages use the default order of their listing. Of a search it
 * may use whether there is one, and nothing else.
 */
export function perOrder<Result>(
  make: <Filter, OrderField extends string>(
    listing: Listing<unknown, Filter, OrderField>,
    selection: Selection<Filter, OrderField>,
  ) => Result,
): typeof make {
  const [searched, others] = [new Memo<Result>(), new Memo<Result>()];
  return (listing, selection) =>
    (selection.search ? searched : others).result(listing, selection.orderBy, () => make(listing, selection));
}

/** Results by listing and order. */
class Memo<Result> {
  readonly #results = new WeakMap<object, WeakMap<object, Result>>();

  result(listing: object, order: object, make: () => Result): Result {
    const ofListing = this.#results.get(listing) ?? new WeakMap<object, Result>();
    const found = ofListing.get(order);
    if (found !== undefined) return found;
    const result = make();
    this.#results.set(listing, ofListing.set(order, result));
    return result;
  }
}

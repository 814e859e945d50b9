import type { Loaders } from '../store/loaders.ts';
import type { OfferingScope } from '../store/sql/offeringScope.ts';
import { decodeOptionalId } from '../domain/ids.ts';

/** A filter as the client writes it. */
export interface OfferingInput {
  readonly offeringId?: string | null;
}

/** At once or later. */
export type Used<Result> = Result | Promise<Awaited<Result>>;

/**
 * Uses a filter with what its offering allows in place of the offering's id.
 * At once where it names none: a promise for each parent of a nested page would cost more than the page.
 */
export function withOffering<Filter extends OfferingInput, Result>(
  { offeringId, ...filter }: Filter,
  loaders: Loaders,
  use: (filter: Omit<Filter, 'offeringId'> & { readonly offering?: OfferingScope }) => Result,
): Used<Result> {
  const id = decodeOptionalId(offeringId, 'Offering');
  if (id === null) return use(filter);
  return loaders.offeringScope(id).then((offering) => use({ ...filter, offering })) as Used<Result>; // a promise of a promise is the promise;
}

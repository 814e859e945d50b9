import { decodeOptionalId } from '../../domain/ids.ts';
import type { Loaders } from './loaders.ts';
import {
  type ResolvedArchitectures,
  resolveArchitectures,
  namesArchitectures,
  type ArchitectureFilter,
} from '../sql/architectures.ts';
import type { OfferingScope } from '../sql/offeringScope.ts';

/** What a client writes in a filter and only the database can tell the meaning of. */
export interface ClientConditions extends ArchitectureFilter {
  readonly offeringId?: string | null;
}

/** A filter of the store, as clients write it. */
export type ClientFilter<Filter> = Omit<Filter, keyof ResolvedArchitectures> & ClientConditions;

interface ResolvedConditions extends ResolvedArchitectures {
  readonly offering?: OfferingScope;
}

/** At once or later. */
export type MaybePromise<Result> = Result | Promise<Awaited<Result>>;

/**
 * Uses a filter with what its offering allows in place of the offering's id, and with the stored names of its architectures.
 * At once where it names none: a promise for each parent of a nested page would cost more than the page.
 */
export function resolveFilter<Filter extends ClientConditions, Result>(
  { offeringId, cpuFamily, cpuMicroarchitecture, gpuArchitecture, ...rest }: Filter,
  loaders: Loaders,
  use: (filter: Omit<Filter, keyof ClientConditions> & ResolvedConditions) => Result,
): MaybePromise<Result> {
  const written = { cpuFamily, cpuMicroarchitecture, gpuArchitecture };
  const id = decodeOptionalId(offeringId, 'Offering');
  const isNaming = namesArchitectures(written);
  if (id === null && !isNaming) return use(rest);
  const known = Promise.all([
    id === null ? null : loaders.offeringScope(id).then((offering) => ({ offering })),
    isNaming ? loaders.architectures().then((all) => resolveArchitectures(written, all)) : null,
  ]);
  return known.then(([offering, meant]) => use({ ...rest, ...offering, ...meant })) as MaybePromise<Result>; // a promise of a promise is the promise
}

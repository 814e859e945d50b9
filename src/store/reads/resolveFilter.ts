import { decodeOptionalId } from '../../domain/ids.ts';
import type { HostInput } from '../../domain/hosts/host.ts';
import type { Loaders } from './loaders.ts';
import {
  type ResolvedArchitectures,
  resolveArchitectures,
  namesArchitectures,
  type ArchitectureFilter,
} from '../sql/architectures.ts';
import type { OfferingScope } from '../sql/offeringScope.ts';
import type { HostScope } from '../sql/runsOn.ts';

/** Conditions of clients that have to be resolved against the database. */
export interface ClientConditions extends ArchitectureFilter {
  readonly offeringId?: string | null;
  readonly runsOn?: HostInput | null;
}

/** A filter of the store in the form that clients use. */
export type ClientFilter<Filter> = Omit<Filter, keyof ResolvedConditions> & ClientConditions;

interface ResolvedConditions extends ResolvedArchitectures {
  readonly offering?: OfferingScope;
  readonly runsOn?: HostScope;
}

/** A result, or a promise of it. */
export type MaybePromise<Result> = Result | Promise<Awaited<Result>>;

/**
 * Calls `use` with the filter, in which the offering's id is replaced by its scope, the architectures by their stored names, and the
 * host by the builds it gets. Synchronous if it has none of these: a promise for each parent of a nested page would cost more than the page.
 */
export function resolveFilter<Filter extends ClientConditions, Result>(
  { offeringId, runsOn, cpuFamily, cpuMicroarchitecture, gpuArchitecture, ...rest }: Filter,
  loaders: Loaders,
  use: (filter: Omit<Filter, keyof ClientConditions> & ResolvedConditions) => Result,
): MaybePromise<Result> {
  const architectures = { cpuFamily, cpuMicroarchitecture, gpuArchitecture };
  const id = decodeOptionalId(offeringId, 'Offering');
  const isNaming = namesArchitectures(architectures);
  if (id === null && !isNaming && !runsOn) return use(rest);
  const known = Promise.all([
    id === null ? null : loaders.offeringScope(id).then((offering) => ({ offering })),
    isNaming ? loaders.architectures().then((all) => resolveArchitectures(architectures, all)) : null,
    runsOn ? loaders.hosts.scope(runsOn).then((host) => ({ runsOn: host })) : null,
  ]);
  return known.then(([offering, meant, host]) => use({ ...rest, ...offering, ...meant, ...host })) as MaybePromise<Result>; // promises are flattened
}

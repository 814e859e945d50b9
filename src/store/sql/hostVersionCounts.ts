import { PARENT_IDS } from './idParameters.ts';
import type { Statement } from './listing.ts';
import { Params } from './params.ts';
import { availableVersion, type HostScope } from './runsOn.ts';

/** Counts the versions of catalogs that are available on a host. */
export function hostVersionCounts(host: HostScope, catalogIds: readonly string[]): Statement {
  const params = new Params(catalogIds);
  return {
    text: `SELECT parent.position::int AS parent, (
        SELECT count(*)::int FROM package_version v JOIN package_version b ON b.id = v.build_id
        WHERE v.catalog_id = parent.id AND ${availableVersion(host).sql(params.add)}) AS count
      FROM ${PARENT_IDS}`,
    values: params.values,
  };
}

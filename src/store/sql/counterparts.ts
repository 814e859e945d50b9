import type { AggregateFilter } from './clauses.ts';
import { column, type OrderTerm } from './order.ts';
import { type PackageFilter, type PackageRow, packages } from './packages.ts';
import type { NestedRelation } from './relations.ts';
import type { Listing } from './selection.ts';

/** The packages of the same software in other catalogs. */
export const counterpartsOfPackage: NestedRelation = {
  name: 'package.counterparts',
  condition: `p.counterpart_key = (SELECT o.counterpart_key FROM package o WHERE o.id = parent.id)
    AND p.catalog_id <> (SELECT o.catalog_id FROM package o WHERE o.id = parent.id)`,
};

/** The latest version of a package as a key: releases above pre-releases above development names, in version order. */
const latestVersion: OrderTerm = {
  ...column(`coalesce((SELECT (9 - v.version_rank)::text || v.version_key FROM package_version v WHERE v.package_id = p.id
    ORDER BY v.version_rank, v.version_key DESC LIMIT 1), '') COLLATE "C"`),
  always: 'DESC',
};

/** The listing of packages by their latest version, newest first. */
export const counterparts: Listing<PackageRow, PackageFilter & AggregateFilter, 'LATEST_VERSION'> = {
  ...packages,
  orders: {
    LATEST_VERSION: () => [
      latestVersion,
      column('c.sort_name'),
      { ...column('c.version_key'), always: 'DESC' },
      column('p.name'),
    ],
  },
  fixedDirection: 'LATEST_VERSION',
};

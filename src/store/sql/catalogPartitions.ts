import type { EnabledCpus } from '../../domain/enabledCpus.ts';
import { columnList } from './fields.ts';
import { PARENT_IDS } from './idParameters.ts';
import type { Statement } from './listing.ts';
import { partitions, type PartitionRow } from './offerings.ts';

/** A partition of an offering that links a catalog, and what the link enables. */
export interface CatalogPartition extends PartitionRow, EnabledCpus {}

/** Selects the partitions of the offerings that link catalogs, by offering and partition; those of some offerings if there is a list. */
export const catalogPartitions = (
  offeringIds: readonly string[] | null,
  limit: number,
  catalogIds: readonly string[],
): Statement => ({
  text: `SELECT parent.position::int AS parent, item.*
    FROM ${PARENT_IDS} CROSS JOIN LATERAL (
      SELECT ${columnList(partitions.fields)}, l.enabled_cpu_families AS "enabledCpuFamilies",
        l.enabled_cpu_microarchitectures AS "enabledCpuMicroarchitectures"
      FROM offering_catalog l JOIN offering o ON o.id = l.offering_id JOIN ${partitions.from} ON s.offering_id = o.id
      WHERE l.catalog_id = parent.id AND ($2::uuid[] IS NULL OR o.id = ANY ($2::uuid[]))
      ORDER BY o.sort_name, o.name, o.id, s.name COLLATE "C", s.id LIMIT $3) item`,
  values: [catalogIds, offeringIds, limit],
});

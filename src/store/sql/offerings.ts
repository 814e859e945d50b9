import { columnList, defineFields, idOf } from './fields.ts';
import { PARENT_IDS } from './idParameters.ts';
import type { Statement } from './listing.ts';
import { column } from './order.ts';
import type { Params } from './params.ts';
import { clausesFrom, type Clauses, contains } from './clause.ts';
import type { Listing, RowSource } from './selection.ts';

interface OfferingColumns {
  readonly uuid: string;
  readonly createdAt: Date;
  readonly modifiedAt: Date;
  readonly name: string;
  readonly owners: readonly string[];
}

/** An offering as read by the store: its columns and the global id. */
export interface OfferingRow extends OfferingColumns {
  readonly id: string;
}

interface PartitionColumns {
  readonly uuid: string;
  readonly offeringId: string;
  readonly name: string;
  readonly cpuArchitecture: string;
  readonly gpuArchitecture: string;
}

/** A partition of an offering: its columns and the global id. */
export interface PartitionRow extends PartitionColumns {
  readonly id: string;
}

interface LinkColumns {
  readonly uuid: string;
  readonly createdAt: Date;
  readonly modifiedAt: Date;
  readonly offeringId: string;
  readonly catalogId: string;
  readonly enabledCpuFamilies: readonly string[];
  readonly enabledCpuMicroarchitectures: readonly string[];
  readonly partitionId: string | null;
}

/** A catalog linked to an offering. */
export interface LinkRow extends LinkColumns {
  readonly id: string;
}

/** Conditions on offerings. Ids are uuids; `name` matches a case-insensitive substring. */
export interface OfferingFilter {
  readonly name?: string | null;
  readonly catalogId?: string | null;
}

const offeringClauses: Clauses<OfferingFilter> = {
  name: (text) => ({ level: 'row', sql: (param) => `o.sort_name LIKE ${param(contains(text))}` }),
  catalogId: (id) => ({
    level: 'row',
    sql: (param) => `o.id IN (SELECT l.offering_id FROM offering_catalog l WHERE l.catalog_id = ${param(id, 'uuid')})`,
  }),
};

function conditions(filter: OfferingFilter, param: Params['add']): string[] {
  return clausesFrom(offeringClauses, filter).map(({ sql }) => sql(param));
}

/** The listing of offerings. They cannot be searched. */
export const offerings: Listing<OfferingRow, OfferingFilter, 'NAME'> = {
  name: 'offerings',
  alias: 'o',
  from: 'offering o',
  fields: defineFields<OfferingRow, OfferingColumns>(
    { uuid: 'o.id', createdAt: 'o.created_at', modifiedAt: 'o.modified_at', name: 'o.name', owners: 'o.owners' },
    { id: idOf('Offering') },
  ),
  conditions,
  orders: { NAME: () => [column('o.sort_name'), column('o.name')] },
};

/** The rows of partitions. */
export const partitions: RowSource<PartitionRow> = {
  alias: 's',
  from: 'offering_partition s',
  fields: defineFields<PartitionRow, PartitionColumns>(
    {
      uuid: 's.id',
      offeringId: 's.offering_id',
      name: 's.name',
      cpuArchitecture: 's.cpu_architecture',
      gpuArchitecture: 's.gpu_architecture',
    },
    { id: idOf('OfferingPartition') },
  ),
};

/** The rows of catalog links. */
export const links: RowSource<LinkRow> = {
  alias: 'l',
  from: 'offering_catalog l',
  fields: defineFields<LinkRow, LinkColumns>(
    {
      uuid: 'l.id',
      createdAt: 'l.created_at',
      modifiedAt: 'l.modified_at',
      offeringId: 'l.offering_id',
      catalogId: 'l.catalog_id',
      enabledCpuFamilies: 'l.enabled_cpu_families',
      enabledCpuMicroarchitectures: 'l.enabled_cpu_microarchitectures',
      partitionId: 'l.partition_id',
    },
    { id: idOf('OfferingCatalog') },
  ),
};

/** The partitions of offerings. */
export const PARTITIONS_OF = (offeringIds: readonly string[]): Statement => ({
  text: `SELECT parent.position::int AS parent, ${columnList(partitions.fields)}
    FROM ${PARENT_IDS} JOIN ${partitions.from} ON s.offering_id = parent.id ORDER BY s.name COLLATE "C", s.id`,
  values: [offeringIds],
});

/** The catalog links of offerings, by catalog name, newest version first. */
export const LINKS_OF = (offeringIds: readonly string[]): Statement => ({
  text: `SELECT parent.position::int AS parent, ${columnList(links.fields)}
    FROM ${PARENT_IDS} JOIN ${links.from} ON l.offering_id = parent.id
      JOIN catalog c ON c.id = l.catalog_id ORDER BY c.sort_name, c.name, c.version_key DESC, l.id`,
  values: [offeringIds],
});

/** The number of packages that links allow. Unrestricted links use the stored count of the catalog. */
export const LINK_PACKAGE_COUNTS = (linkIds: readonly string[]): Statement => ({
  text: `SELECT parent.position::int AS parent, CASE WHEN l.enabled_cpu_families = '{}' AND l.enabled_cpu_microarchitectures = '{}' THEN c.package_count ELSE (
      SELECT count(DISTINCT v.package_id)::int FROM target t JOIN package_version v ON v.build_id = t.version_id
      WHERE t.catalog_id = l.catalog_id AND t.type = 'cpu_architecture'
        AND (l.enabled_cpu_families = '{}' OR t.name = ANY (l.enabled_cpu_families))
        AND (l.enabled_cpu_microarchitectures = '{}' OR t.subtype = ANY (l.enabled_cpu_microarchitectures))) END AS count
    FROM ${PARENT_IDS} JOIN ${links.from} ON l.id = parent.id
      JOIN catalog c ON c.id = l.catalog_id`,
  values: [linkIds],
});

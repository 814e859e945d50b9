import { BadUserInputError } from '../../domain/errors.ts';
import { clausesFrom, type Clauses, contains } from './clauses.ts';
import type { Listing, RowSource, Statement } from './listing.ts';
import { column } from './order.ts';
import type { Params } from './params.ts';

export interface OfferingRow {
  readonly id: string;
  readonly createdAt: Date;
  readonly modifiedAt: Date;
  readonly name: string;
  readonly owners: readonly string[];
}

export interface PartitionRow {
  readonly id: string;
  readonly offeringId: string;
  readonly name: string;
  readonly cpuArchitecture: string;
  readonly gpuArchitecture: string;
}

/** A catalog linked to an offering. */
export interface LinkRow {
  readonly id: string;
  readonly createdAt: Date;
  readonly modifiedAt: Date;
  readonly offeringId: string;
  readonly catalogId: string;
  readonly enabledCpuFamilies: readonly string[];
  readonly enabledCpuMicroarchitectures: readonly string[];
  readonly partitionId: string | null;
}

/** Ids are uuids here. */
export interface OfferingFilter {
  readonly name?: string | null;
  readonly catalogId?: string | null;
}

const offeringClauses: Clauses<OfferingFilter> = {
  name: (text) => ({ on: 'package', sql: (param) => `o.sort_name LIKE ${param(contains(text))}` }),
  catalogId: (id) => ({
    on: 'package',
    sql: (param) => `o.id IN (SELECT l.offering_id FROM offering_catalog l WHERE l.catalog_id = ${param(id, 'uuid')})`,
  }),
};

function conditions(filter: OfferingFilter, param: Params['add'], search?: string | null): string[] {
  if (search) throw new BadUserInputError('Offerings cannot be searched; filter them by name.');
  return clausesFrom(offeringClauses, filter).map(({ sql }) => sql(param));
}

export const offerings: Listing<OfferingRow, OfferingFilter, 'NAME'> = {
  name: 'offerings',
  alias: 'o',
  from: 'offering o',
  columns: 'o.id, o.created_at AS "createdAt", o.modified_at AS "modifiedAt", o.name, o.owners',
  conditions,
  orders: { NAME: () => [column('o.sort_name'), column('o.name')] },
};

export const partitions: RowSource<PartitionRow> = {
  alias: 's',
  from: 'offering_partition s',
  columns:
    's.id, s.offering_id AS "offeringId", s.name, s.cpu_architecture AS "cpuArchitecture", s.gpu_architecture AS "gpuArchitecture"',
};

export const links: RowSource<LinkRow> = {
  alias: 'l',
  from: 'offering_catalog l',
  columns: `l.id, l.created_at AS "createdAt", l.modified_at AS "modifiedAt", l.offering_id AS "offeringId", l.catalog_id AS "catalogId",
    l.enabled_cpu_families AS "enabledCpuFamilies", l.enabled_cpu_microarchitectures AS "enabledCpuMicroarchitectures", l.partition_id AS "partitionId"`,
};

export const PARTITIONS_OF = (offeringIds: readonly string[]): Statement => ({
  text: `SELECT s.offering_id AS "parentId", ${partitions.columns} FROM ${partitions.from}
    WHERE s.offering_id = ANY ($1::uuid[]) ORDER BY s.name COLLATE "C", s.id`,
  values: [offeringIds],
});

/** By catalog, the newest version first. */
export const LINKS_OF = (offeringIds: readonly string[]): Statement => ({
  text: `SELECT l.offering_id AS "parentId", ${links.columns} FROM ${links.from} JOIN catalog c ON c.id = l.catalog_id
    WHERE l.offering_id = ANY ($1::uuid[]) ORDER BY c.sort_name, c.name, c.version_key DESC, l.id`,
  values: [offeringIds],
});

/** How many packages links allow; what a link leaves whole has its count stored. */
export const LINK_PACKAGE_COUNTS = (linkIds: readonly string[]): Statement => ({
  text: `SELECT l.id AS "parentId", CASE WHEN l.enabled_cpu_families = '{}' AND l.enabled_cpu_microarchitectures = '{}' THEN c.package_count ELSE (
      SELECT count(DISTINCT v.package_id)::int FROM target t JOIN package_version v ON v.build_id = t.version_id
      WHERE t.catalog_id = l.catalog_id AND t.type = 'cpu_architecture'
        AND (l.enabled_cpu_families = '{}' OR t.name = ANY (l.enabled_cpu_families))
        AND (l.enabled_cpu_microarchitectures = '{}' OR t.subtype = ANY (l.enabled_cpu_microarchitectures))) END AS count
    FROM ${links.from} JOIN catalog c ON c.id = l.catalog_id WHERE l.id = ANY ($1::uuid[])`,
  values: [linkIds],
});

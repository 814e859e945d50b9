import { z } from 'zod';
import type { CatalogRow } from '../../store/sql/catalogs.ts';
import type { Loaders } from '../../store/reads/loaders.ts';
import type { LinkRow, OfferingRow, PartitionRow } from '../../store/sql/offerings.ts';
import { common, COMMON, timesOf, uuid } from '../routing/common.ts';
import type { RestContext } from '../routing/context.ts';
import type { FieldSelection } from '../routing/fields.ts';
import { digits } from '../routing/links.ts';

const PartitionView = z
  .object({
    uuid: uuid('The id: 32 digits.'),
    partition_name: z.string().meta({ description: 'The name.' }),
    cpu_arch: z.string().meta({ description: 'Its CPUs, e.g. x86_64/amd/zen3; can be empty.' }),
    gpu_arch: z.string().meta({ description: 'Its GPUs, e.g. nvidia/cc90; can be empty.' }),
  })
  .meta({ id: 'OfferingPartition', description: 'A part of a cluster.' });

const LinkedCatalogView = z
  .object({
    uuid: uuid('The id: 32 digits.'),
    name: z.string().meta({ description: 'The name.' }),
    version: z.string().meta({ description: 'The version.' }),
    description: z.string().meta({ description: 'What it is, in words.' }),
    supports_cpu_target_restrictions: z.boolean().meta({ description: 'Whether it may be restricted by CPU.' }),
  })
  .meta({ id: 'LinkedSoftwareCatalog', description: 'The catalog of a link.' });

const enabled = (description: string) => z.array(z.string()).meta({ description });

const NestedLinkView = z
  .object({
    uuid: uuid('The id of the link: 32 digits.'),
    catalog: LinkedCatalogView,
    enabled_cpu_family: enabled('The CPU families that are offered; all where there is none.'),
    enabled_cpu_microarchitectures: enabled('The microarchitectures that are offered; all where there is none.'),
    package_count: z.int().meta({ description: 'How many packages the link allows.' }),
    partition: PartitionView.nullable().meta({ description: 'The part of the cluster it is for; null for all of it.' }),
  })
  .meta({ id: 'NestedSoftwareCatalog', description: 'A catalog linked to an offering, as the offering shows it.' });

export const LinkView = z
  .object({
    uuid: uuid('The id of the link: 32 digits.'),
    created: COMMON.created,
    modified: COMMON.modified,
    offering: uuid('The id of the offering.'),
    offering_name: z.string().meta({ description: 'The name of the offering.' }),
    catalog: uuid('The id of the catalog.'),
    catalog_name: z.string().meta({ description: 'The name of the catalog.' }),
    catalog_version: z.string().meta({ description: 'The version of the catalog.' }),
    enabled_cpu_family: NestedLinkView.shape.enabled_cpu_family,
    enabled_cpu_microarchitectures: NestedLinkView.shape.enabled_cpu_microarchitectures,
    partition: uuid('The id of the partition.')
      .nullable()
      .meta({ description: 'The id of the partition; null for the whole cluster.' }),
    partition_name: z.string().meta({ description: 'The name of the partition; empty where there is none.' }),
  })
  .meta({ id: 'OfferingSoftwareCatalog', description: 'A catalog linked to an offering.' });

export const OfferingView = z
  .object({
    ...COMMON,
    name: z.string().meta({ description: 'The name.' }),
    software_catalogs: z.array(NestedLinkView).meta({ description: 'The catalogs linked to it.' }),
    partitions: z.array(PartitionView).meta({ description: 'Its parts.' }),
  })
  .meta({ id: 'ProviderOffering', description: 'What a centre offers, with the catalogs linked to it.' });

const partitionView = ({ uuid, name, cpuArchitecture, gpuArchitecture }: PartitionRow): z.infer<typeof PartitionView> => ({
  uuid: digits(uuid),
  partition_name: name,
  cpu_arch: cpuArchitecture,
  gpu_arch: gpuArchitecture,
});

const linkedCatalogView = ({ uuid, name, version, description, type }: CatalogRow): z.infer<typeof LinkedCatalogView> => ({
  uuid: digits(uuid),
  name,
  version,
  description,
  supports_cpu_target_restrictions: type === 'BINARY_RUNTIME',
});

/** Null for a link that has just been deleted with its catalog. */
async function nestedLinkView(link: LinkRow, { loaders }: RestContext): Promise<z.infer<typeof NestedLinkView> | null> {
  const [catalog, packageCount, partition] = await Promise.all([
    loaders.catalog().load(link.catalogId),
    loaders.linkPackageCount.load(link.uuid),
    partitionOf(link, loaders),
  ]);
  return (
    catalog && {
      uuid: digits(link.uuid),
      catalog: linkedCatalogView(catalog),
      ...restrictionOf(link),
      package_count: packageCount,
      partition: partition && partitionView(partition),
    }
  );
}

/** A link by itself, with the ids of what it joins. Null for one that has just been deleted with its catalog. */
export async function linkView(
  link: LinkRow,
  offering: OfferingRow,
  { loaders }: RestContext,
): Promise<z.infer<typeof LinkView> | null> {
  const [catalog, partition] = await Promise.all([
    loaders.catalog(['name', 'version']).load(link.catalogId),
    partitionOf(link, loaders),
  ]);
  return (
    catalog && {
      uuid: digits(link.uuid),
      ...timesOf(link),
      offering: digits(offering.uuid),
      offering_name: offering.name,
      catalog: digits(link.catalogId),
      catalog_name: catalog.name,
      catalog_version: catalog.version,
      ...restrictionOf(link),
      partition: partition && digits(partition.uuid),
      partition_name: partition?.name ?? '',
    }
  );
}

const partitionOf = ({ partitionId }: LinkRow, loaders: Loaders) =>
  partitionId === null ? null : loaders.partition.load(partitionId);

const restrictionOf = ({ enabledCpuFamilies, enabledCpuMicroarchitectures }: LinkRow) => ({
  enabled_cpu_family: [...enabledCpuFamilies],
  enabled_cpu_microarchitectures: [...enabledCpuMicroarchitectures],
});

/** What is not asked for is not read. */
export async function offeringView(
  offering: OfferingRow,
  wants: FieldSelection,
  context: RestContext,
): Promise<z.infer<typeof OfferingView>> {
  const [links, partitions] = await Promise.all([
    wants('software_catalogs') ? context.loaders.linksOfOffering.load(offering.uuid) : [],
    wants('partitions') ? context.loaders.partitionsOfOffering.load(offering.uuid) : [],
  ]);
  const views = await Promise.all(links.map((link) => nestedLinkView(link, context)));
  return {
    ...common('offerings', offering, context.links),
    name: offering.name,
    software_catalogs: views.filter((view) => view !== null),
    partitions: partitions.map(partitionView),
  };
}

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
    uuid: uuid('UUID: 32 hexadecimal digits.'),
    partition_name: z.string().meta({ description: 'Name.' }),
    cpu_arch: z.string().meta({ description: 'CPU architecture, e.g. x86_64/amd/zen3; may be empty.' }),
    gpu_arch: z.string().meta({ description: 'GPU architecture, e.g. nvidia/cc90; may be empty.' }),
  })
  .meta({ id: 'OfferingPartition', description: 'A partition of a cluster.' });

const LinkedCatalogView = z
  .object({
    uuid: uuid('UUID: 32 hexadecimal digits.'),
    name: z.string().meta({ description: 'Name.' }),
    version: z.string().meta({ description: 'Version.' }),
    description: z.string().meta({ description: 'Description.' }),
    supports_cpu_target_restrictions: z.boolean().meta({ description: 'Whether the link can be restricted by CPU.' }),
  })
  .meta({ id: 'LinkedSoftwareCatalog', description: 'The catalog of a link.' });

const enabled = (description: string) => z.array(z.string()).meta({ description });

const NestedLinkView = z
  .object({
    uuid: uuid('UUID of the link: 32 hexadecimal digits.'),
    catalog: LinkedCatalogView,
    enabled_cpu_family: enabled('Offered CPU families; all if empty.'),
    enabled_cpu_microarchitectures: enabled('Offered microarchitectures; all if empty.'),
    package_count: z.int().meta({ description: 'Number of packages that the link allows.' }),
    partition: PartitionView.nullable().meta({ description: 'The partition it applies to; null for the whole cluster.' }),
  })
  .meta({ id: 'NestedSoftwareCatalog', description: 'A catalog linked to an offering, nested in the offering.' });

/** A link in responses, with the ids of its offering, catalog and partition. */
export const LinkView = z
  .object({
    uuid: uuid('UUID of the link: 32 hexadecimal digits.'),
    created: COMMON.created,
    modified: COMMON.modified,
    offering: uuid('UUID of the offering.'),
    offering_name: z.string().meta({ description: 'Name of the offering.' }),
    catalog: uuid('UUID of the catalog.'),
    catalog_name: z.string().meta({ description: 'Name of the catalog.' }),
    catalog_version: z.string().meta({ description: 'Version of the catalog.' }),
    enabled_cpu_family: NestedLinkView.shape.enabled_cpu_family,
    enabled_cpu_microarchitectures: NestedLinkView.shape.enabled_cpu_microarchitectures,
    partition: uuid('UUID of the partition.')
      .nullable()
      .meta({ description: 'UUID of the partition; null for the whole cluster.' }),
    partition_name: z.string().meta({ description: 'Name of the partition; empty if there is none.' }),
  })
  .meta({ id: 'OfferingSoftwareCatalog', description: 'A catalog linked to an offering.' });

/** An offering in responses, with its links and partitions. */
export const OfferingView = z
  .object({
    ...COMMON,
    name: z.string().meta({ description: 'Name.' }),
    software_catalogs: z.array(NestedLinkView).meta({ description: 'Linked catalogs.' }),
    partitions: z.array(PartitionView).meta({ description: 'Partitions of the cluster.' }),
  })
  .meta({ id: 'ProviderOffering', description: 'An offering of a centre, with its linked catalogs.' });

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

/** Null if the link has just been deleted with its catalog. */
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

/** Renders a single link. Null if it has just been deleted with its catalog. */
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

/** Renders an offering; links and partitions are read only if selected. */
export async function offeringView(
  offering: OfferingRow,
  selects: FieldSelection,
  context: RestContext,
): Promise<z.infer<typeof OfferingView>> {
  const [links, partitions] = await Promise.all([
    selects('software_catalogs') ? context.loaders.linksOfOffering.load(offering.uuid) : [],
    selects('partitions') ? context.loaders.partitionsOfOffering.load(offering.uuid) : [],
  ]);
  const views = await Promise.all(links.map((link) => nestedLinkView(link, context)));
  return {
    ...common('offerings', offering, context.links),
    name: offering.name,
    software_catalogs: views.filter((view) => view !== null),
    partitions: partitions.map(partitionView),
  };
}

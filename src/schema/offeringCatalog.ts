import { Node, registerNode } from './node.ts';
import { Catalog, Offering, OfferingCatalog, OfferingPartition } from './refs.ts';

OfferingCatalog.implement({
  description:
    'A catalog linked to an offering. An empty list of enabled families or microarchitectures allows all; if both are empty, the whole catalog is allowed. Deleted together with its offering or its catalog.',
  interfaces: [Node],
  fields: (t) => ({
    id: t.exposeID('id', { description: 'Global id, unique across all types. Opaque.' }),
    uuid: t.expose('uuid', { type: 'UUID', description: 'The id used by the REST API.' }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'The time at which the catalog was linked.' }),
    modifiedAt: t.expose('modifiedAt', { type: 'DateTime', description: 'The time at which the link last changed.' }),
    offering: t.field({
      type: Offering,
      description: 'The offering.',
      resolve: ({ offeringId }, _args, { loaders }) => loaders.offering.load(offeringId) as never,
    }),
    catalog: t.field({
      type: Catalog,
      description: 'The catalog.',
      resolve: ({ catalogId }, _args, { loaders }) => loaders.catalog().load(catalogId) as never,
    }),
    enabledCpuFamilies: t.exposeStringList('enabledCpuFamilies', {
      description: 'The allowed CPU families, e.g. `x86_64`; empty for all.',
    }),
    enabledCpuMicroarchitectures: t.exposeStringList('enabledCpuMicroarchitectures', {
      description: 'The allowed microarchitectures, e.g. `amd/zen3`; empty for all.',
    }),
    partition: t.field({
      type: OfferingPartition,
      nullable: true,
      description:
        'The partition for which the catalog is intended; null if none is set. Informational: it does not restrict the catalog.',
      resolve: ({ partitionId }, _args, { loaders }) => (partitionId === null ? null : loaders.partition.load(partitionId)),
    }),
    packageCount: t.int({
      description: 'Number of packages of the catalog that the link allows.',
      complexity: 20,
      resolve: (link, _args, { loaders }) => loaders.linkPackageCount.load(link.uuid),
    }),
  }),
});

registerNode('OfferingCatalog', (uuid, { loaders }) => loaders.link.load(uuid));

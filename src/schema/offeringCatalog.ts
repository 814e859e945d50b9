import { Node, registerNode } from './node.ts';
import { Catalog, Offering, OfferingCatalog, OfferingPartition } from './refs.ts';

OfferingCatalog.implement({
  description:
    'A catalog linked to an offering. An empty list of enabled families or microarchitectures allows all; with both empty the whole catalog is allowed. Goes with its offering, and with its catalog.',
  interfaces: [Node],
  fields: (t) => ({
    id: t.exposeID('id', { description: 'The id that is unique over all types. Opaque.' }),
    uuid: t.expose('uuid', { type: 'UUID', description: 'The id as REST clients know it.' }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When the catalog was linked.' }),
    modifiedAt: t.expose('modifiedAt', { type: 'DateTime', description: 'When the link last changed.' }),
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
      description: 'The CPU families that the offering has, e.g. `x86_64`; empty for all.',
    }),
    enabledCpuMicroarchitectures: t.exposeStringList('enabledCpuMicroarchitectures', {
      description: 'The microarchitectures that the offering has, e.g. `amd/zen3`; empty for all.',
    }),
    partition: t.field({
      type: OfferingPartition,
      nullable: true,
      description:
        'The part of the offering that the catalog is for; null where none is named. It is shown and restricts nothing.',
      resolve: ({ partitionId }, _args, { loaders }) => (partitionId === null ? null : loaders.partition.load(partitionId)),
    }),
    packageCount: t.int({
      description: 'How many packages of the catalog the link allows.',
      complexity: 20,
      resolve: (link, _args, { loaders }) => loaders.linkPackageCount.load(link.uuid),
    }),
  }),
});

registerNode('OfferingCatalog', (uuid, { loaders }) => loaders.link.load(uuid));

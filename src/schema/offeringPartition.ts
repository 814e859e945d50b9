import { partitionHost } from '../domain/hosts/partitionHost.ts';
import type { OfferingRow } from '../store/sql/offerings.ts';
import { Host } from './host.ts';
import { Node, registerNode } from './node.ts';
import { Offering, OfferingPartition } from './refs.ts';

OfferingPartition.implement({
  description:
    'A part of an offering with its own hardware, e.g. the GPU nodes of a cluster. Informational: it does not restrict catalogs.',
  interfaces: [Node],
  fields: (t) => ({
    id: t.exposeID('id', { description: 'Global id, unique across all types. Opaque.' }),
    uuid: t.expose('uuid', { type: 'UUID', description: 'The id used by the REST API.' }),
    name: t.exposeString('name', { description: 'The name, unique within its offering.' }),
    cpuArchitecture: t.exposeString('cpuArchitecture', {
      description: 'The CPU of its nodes as entered by the owners, e.g. `x86_64/amd/zen3`; may be empty.',
    }),
    gpuArchitecture: t.exposeString('gpuArchitecture', {
      description: 'The GPUs of its nodes as entered by the owners, separated by commas, e.g. `nvidia/cc90`; may be empty.',
    }),
    offering: t.field({
      type: Offering,
      description: 'The offering it is a part of.',
      resolve: ({ offeringId }, _args, { loaders }) => loaders.offering.load(offeringId) as Promise<OfferingRow>, // a foreign key
    }),
    host: t.field({
      type: Host,
      nullable: true,
      description: 'Its nodes as a host; null if the architectures are not understood, see `hostProblem`.',
      resolve: (partition) => partitionHost(partition).value,
    }),
    hostProblem: t.string({
      nullable: true,
      description: 'Why the architectures do not describe a host; null if they do.',
      resolve: (partition) => partitionHost(partition).problem?.message ?? null,
    }),
  }),
});

registerNode('OfferingPartition', (uuid, { loaders }) => loaders.partition.load(uuid));

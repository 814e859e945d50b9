import { Node, registerNode } from './node.ts';
import { OfferingPartition } from './refs.ts';

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
      description: 'The GPU of its nodes as entered by the owners, e.g. `nvidia/cc90`; may be empty.',
    }),
  }),
});

registerNode('OfferingPartition', (uuid, { loaders }) => loaders.partition.load(uuid));

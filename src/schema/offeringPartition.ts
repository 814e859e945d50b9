import { Node, registerNode } from './node.ts';
import { OfferingPartition } from './refs.ts';

OfferingPartition.implement({
  description: 'A part of an offering with hardware of its own, e.g. the GPU nodes of a cluster. It restricts nothing.',
  interfaces: [Node],
  fields: (t) => ({
    id: t.exposeID('id', { description: 'The id that is unique over all types. Opaque.' }),
    uuid: t.expose('uuid', { type: 'UUID', description: 'The id as REST clients know it.' }),
    name: t.exposeString('name', { description: 'The name, unique in its offering.' }),
    cpuArchitecture: t.exposeString('cpuArchitecture', {
      description: 'The CPU of its nodes as its owners write it, e.g. `x86_64/amd/zen3`; can be empty.',
    }),
    gpuArchitecture: t.exposeString('gpuArchitecture', {
      description: 'The GPU of its nodes as its owners write it, e.g. `nvidia/cc90`; can be empty.',
    }),
  }),
});

registerNode('OfferingPartition', (uuid, { loaders }) => loaders.partition.load(uuid));

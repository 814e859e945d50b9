import { Argument } from 'commander';
import { defineCommand } from '../command/definition.ts';
import { Failure } from '../process/failure.ts';
import type { Io } from '../process/io.ts';
import { type CatalogOption, catalogIds, catalogOption } from '../software/catalogOption.ts';
import { catalogName } from '../gateway/catalogs.ts';
import { graphql, type ResultOf } from '../gateway/graphql.ts';
import { cpuOf, type Node, nodeOf } from '../node/nodeOf.ts';
import { type NodeOptions, nodeOptions } from '../node/nodeOptions.ts';
import { inColourOf, stateText } from '../software/buildState.ts';
import { type Field, fieldNames } from '../output/field.ts';
import { readInput } from '../node/readInput.ts';

const HERE = graphql(`
  query Here($host: HostInput!, $catalogIds: [ID!]) {
    host(host: $host) {
      cpu
      gpuArchitectures
      catalogs(catalogIds: $catalogIds) {
        state
        accelerator
        versionCount
        explanation
        cpuTarget {
          fullArchitecture
        }
        catalog {
          name
          version
        }
      }
    }
  }
`);

type Row = NonNullable<ResultOf<typeof HERE>['host']>['catalogs'][number];

const FIELDS: readonly Field<Row>[] = [
  { name: 'catalog', value: ({ catalog }) => catalogName(catalog) },
  {
    name: 'state',
    value: ({ state }) => state,
    text: ({ state }) => stateText(state),
    colour: (text, { state }, paint) => inColourOf(state, text, paint),
  },
  { name: 'versions', value: ({ versionCount }) => versionCount },
  { name: 'cpu', title: 'builds for', value: ({ cpuTarget }) => cpuTarget?.fullArchitecture },
  { name: 'gpu', value: ({ accelerator }) => accelerator },
  { name: 'why', isBelow: true, value: ({ explanation }) => explanation, text: ({ explanation }) => explanation.join(' ') },
];

interface Options extends NodeOptions, CatalogOption {}

/** `catalog here` */
export const here = defineCommand<Options>({
  name: 'here',
  summary: 'what this machine gets of each catalog, and why',
  description:
    'The CPU is that of /proc/cpuinfo, GPUs are those that nvidia-smi or rocm_agent_enumerator list. Nothing but their names is sent to the gateway.',
  arguments: [new Argument('[cpuinfo]', 'a copy of /proc/cpuinfo of another machine; - is standard input')],
  options: [...nodeOptions(), catalogOption()],
  fields: fieldNames(FIELDS),
  examples: [
    { command: 'here', description: 'what this node gets' },
    { command: 'here --cpu zen4 --gpu H100', description: 'what another node gets' },
    { command: 'ssh node17 cat /proc/cpuinfo | catalog here -', description: 'the same by its /proc/cpuinfo' },
  ],
  async run(session, options, [file]) {
    const host = file === undefined ? await nodeOf(session.io, options) : await nodeOfFile(session.io, file, options);
    const { host: found } = await session.gateway.query(HERE, { host, catalogIds: await catalogIds(session, options) });
    if (!found) throw new Failure('USAGE', `The gateway does not know the CPU "${host.cpu}".`);
    session.say([found.cpu, ...found.gpuArchitectures].join(' with '), '');
    session.list(FIELDS, found.catalogs, 'The gateway has no catalogs yet.');
  },
});

async function nodeOfFile(io: Io, file: string, { gpu = [], policy }: NodeOptions): Promise<Node> {
  return nodeOf(io, { cpu: await cpuOf(await readInput(io, file)), gpu, policy });
}

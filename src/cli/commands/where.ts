import { Argument } from 'commander';
import { defineCommand } from '../command/definition.ts';
import { type CatalogOption, catalogIds, catalogOption } from '../software/catalogOption.ts';
import { noPackage } from '../software/noPackage.ts';
import { splitName } from '../gateway/splitName.ts';
import { graphql, type ResultOf } from '../gateway/graphql.ts';
import { catalogOfPackage, versionName } from '../gateway/names.ts';
import { inColourOf, stateText } from '../software/buildState.ts';
import { type Field, fieldNames } from '../output/field.ts';

const WHERE = graphql(`
  query Where($name: String!, $catalogIds: [ID!], $filter: VersionFilter) {
    packages(filter: { nameExact: $name, catalogIds: $catalogIds }, first: 20) {
      nodes {
        name
        catalog {
          name
          version
        }
        availability(filter: $filter) {
          partition {
            name
            cpuArchitecture
            gpuArchitecture
            hostProblem
            offering {
              name
            }
          }
          build {
            state
            reason
            loadCommands
            version {
              version
              versionSuffix
              module {
                fullName
              }
            }
          }
        }
      }
    }
  }
`);

type Found = ResultOf<typeof WHERE>['packages']['nodes'][number];

interface Row {
  readonly catalog: string;
  readonly partition: Found['availability'][number]['partition'];
  readonly build: Found['availability'][number]['build'];
}

const FIELDS: readonly Field<Row>[] = [
  { name: 'offering', value: ({ partition }) => partition.offering.name },
  { name: 'partition', value: ({ partition }) => partition.name },
  {
    name: 'node',
    value: ({ partition }) => [partition.cpuArchitecture, partition.gpuArchitecture].filter((text) => text !== '').join(' + '),
  },
  { name: 'catalog', value: ({ catalog }) => catalog },
  {
    name: 'state',
    value: ({ build }) => build?.state,
    text: ({ build }) => (build ? stateText(build.state) : 'unknown'),
    colour: (text, { build }, paint) => (build ? inColourOf(build.state, text, paint) : paint.doubtful(text)),
  },
  { name: 'version', value: ({ build }) => build?.version && versionName(build.version) },
  { name: 'reason', isBelow: true, value: ({ build, partition }) => build?.reason ?? partition.hostProblem },
  { name: 'load', title: null, value: ({ build }) => build?.loadCommands ?? [] },
];

/** `catalog where` */
export const where = defineCommand<CatalogOption>({
  name: 'where',
  summary: 'on which partitions of the centre a package runs',
  arguments: [new Argument('<package>', 'its name, or its name and the beginning of a version: GROMACS/2024')],
  options: [catalogOption()],
  fields: fieldNames(FIELDS),
  examples: [
    { command: 'where GROMACS', description: 'on all partitions' },
    { command: 'where GROMACS/2024.4 --json partition,state', description: 'a version, as JSON' },
  ],
  async run(session, options, [text = '']) {
    const { name, version } = splitName(text);
    const ids = await catalogIds(session, options);
    const filter = version === null ? null : { versionPrefix: version };
    const { packages } = await session.gateway.query(WHERE, { name, catalogIds: ids, filter });
    if (packages.nodes.length === 0) throw await noPackage(session, name, ids);
    const rows = packages.nodes.flatMap((found) =>
      found.availability.map((row) => ({ catalog: catalogOfPackage(found), ...row })),
    );
    session.list(FIELDS, rows, 'The gateway knows no partitions that have this catalog. Staff add them to an offering.');
  },
});

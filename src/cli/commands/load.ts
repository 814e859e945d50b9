import { Argument } from 'commander';
import { defineCommand } from '../command/definition.ts';
import { Failure } from '../process/failure.ts';
import type { Session } from '../command/session.ts';
import { type CatalogOption, catalogIds, catalogOption } from '../software/catalogOption.ts';
import { byCatalog } from '../gateway/catalogs.ts';
import { noPackage, splitName } from '../software/findPackages.ts';
import { graphql, type ResultOf } from '../gateway/graphql.ts';
import { catalogOfPackage, versionName } from '../gateway/names.ts';
import { bestTogether } from '../software/together.ts';
import { nodeOf, type Node } from '../node/nodeOf.ts';
import { type NodeOptions, nodeOptions } from '../node/nodeOptions.ts';
import { bestOf, BUILD, type Build } from '../software/buildState.ts';

const LOAD = graphql(
  `
    query Load($name: String!, $catalogIds: [ID!], $host: HostInput!, $module: VersionFilter, $version: VersionFilter) {
      packages(filter: { nameExact: $name, catalogIds: $catalogIds }, first: 20) {
        nodes {
          name
          ecosystem
          catalog {
            name
            version
          }
          byModule: buildFor(host: $host, filter: $module) {
            ...Build
          }
          byVersion: buildFor(host: $host, filter: $version) {
            ...Build
          }
        }
      }
    }
  `,
  [BUILD],
);

type Found = ResultOf<typeof LOAD>['packages']['nodes'][number];

interface Candidate {
  readonly package: Found;
  readonly build: Build;
}

interface Options extends NodeOptions, CatalogOption {}

/** `catalog load` */
export const load = defineCommand<Options>({
  name: 'load',
  summary: 'print the commands that load software on this machine',
  description:
    'Prints the commands for a shell to evaluate, and nothing else. Of several catalogs, the one with the best build for this machine is taken. Several packages are loaded in versions that fit together.',
  arguments: [new Argument('<modules...>', 'GROMACS, GROMACS/2024.4, or a full name of a module')],
  options: [...nodeOptions(), catalogOption()],
  examples: [
    { command: 'load GROMACS', description: 'the commands for the newest version that runs here' },
    { command: 'eval "$(catalog load GROMACS/2024.4)"', description: 'load it into this shell' },
    { command: 'load GROMACS PLUMED', description: 'versions that load together' },
  ],
  async run(session, options, modules) {
    const [ids, host] = [await catalogIds(session, options), await nodeOf(session.io, options)];
    const commands =
      modules.length === 1
        ? await commandsFor(session, modules[0] ?? '', ids, host)
        : await bestTogether(session, modules, ids, host);
    for (const command of commands) session.io.out.write(`${command}\n`);
  },
});

async function commandsFor(session: Session, module: string, ids: string[] | null, host: Node): Promise<readonly string[]> {
  const { name, version } = splitName(module);
  const { packages } = await session.gateway.query(LOAD, {
    ...{ name, catalogIds: ids, host },
    module: version === null ? null : { module },
    version: version === null ? null : { versionPrefix: version },
  });
  const candidates = [...packages.nodes].sort(byCatalog).map((found) => ({
    package: found,
    build: found.byModule.version ? found.byModule : found.byVersion,
  }));
  const best = bestOf(
    candidates.filter(({ build }) => version === null || build.version),
    ({ build }) => build.state,
  );
  if (!best) throw packages.nodes.length > 0 && version !== null ? noVersion(name, version) : await noPackage(session, name, ids);
  if (!best.build.isAvailable) throw unavailable(best);
  if (session.isTerminal) session.hint(session.paint.quiet(`# ${catalogOfPackage(best.package)}: ${best.build.reason}`));
  return best.build.loadCommands;
}

const noVersion = (name: string, version: string): Failure =>
  new Failure('NOT_FOUND', `No catalog has a version "${version}" of ${name}. Its versions: catalog spider ${name}`);

function unavailable({ package: found, build: { reason, alternative } }: Candidate): Failure {
  const instead = alternative
    ? ` Instead: ${versionName(alternative)} of ${catalogOfPackage(alternative.package)}, by "${alternative.loadCommands.join(' && ')}".`
    : '';
  return new Failure(
    'FAILED',
    `${found.name} of ${catalogOfPackage(found)} is not available on this machine: ${reason}${instead}`,
  );
}

import { Argument, Option } from 'commander';
import { defineCommand } from '../command/definition.ts';
import { Failure } from '../process/failure.ts';
import type { Session } from '../command/session.ts';
import { type CatalogOption, catalogIds, catalogOption } from '../software/catalogOption.ts';
import { byCatalog } from '../gateway/catalogs.ts';
import { noPackage } from '../software/noPackage.ts';
import { splitName } from '../gateway/splitName.ts';
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

interface Options extends NodeOptions, CatalogOption {
  readonly withGpu?: true;
}

/** `catalog load` */
export const load = defineCommand<Options>({
  name: 'load',
  summary: 'print the commands that load software on this machine',
  description:
    'Prints the commands for a shell to evaluate, and nothing else. Of several catalogs, the one with the best build for this machine is taken. Several packages are loaded in versions that fit together.',
  arguments: [new Argument('<modules...>', 'GROMACS, GROMACS/2024.4, or a full name of a module')],
  options: [new Option('--with-gpu', 'only builds that use a GPU'), ...nodeOptions(), catalogOption()],
  examples: [
    { command: 'load GROMACS', description: 'the commands for the newest version that runs here' },
    { command: 'eval "$(catalog load GROMACS/2024.4)"', description: 'load it into this shell' },
    { command: 'load GROMACS --with-gpu', description: 'a build for the GPU of this machine' },
    { command: 'load GROMACS PLUMED', description: 'versions that load together' },
  ],
  async run(session, options, modules) {
    const [ids, host] = [await catalogIds(session, options), await nodeOf(session.io, options)];
    const commands =
      modules.length === 1
        ? await commandsFor(session, { module: modules[0] ?? '', catalogIds: ids, host, hasGpu: options.withGpu ?? null })
        : await bestTogether(session, modules, ids, host);
    for (const command of commands) session.io.out.write(`${command}\n`);
  },
});

interface Wanted {
  readonly module: string;
  readonly catalogIds: string[] | null;
  readonly host: Node;
  readonly hasGpu: true | null;
}

async function commandsFor(session: Session, { module, catalogIds: ids, host, hasGpu }: Wanted): Promise<readonly string[]> {
  const { name, version } = splitName(module);
  const { packages } = await session.gateway.query(LOAD, {
    ...{ name, catalogIds: ids, host },
    module: { module: version === null ? null : module, hasGpu },
    version: { versionPrefix: version, hasGpu },
  });
  const candidates = [...packages.nodes].sort(byCatalog).map((found) => ({
    package: found,
    build: found.byModule.version ? found.byModule : found.byVersion,
  }));
  const best = bestOf(
    candidates.filter(({ build }) => (version === null && hasGpu === null) || build.version),
    ({ build }) => build.state,
  );
  if (!best) throw packages.nodes.length > 0 ? noVersion(name, version, hasGpu !== null) : await noPackage(session, name, ids);
  if (!best.build.isAvailable) throw unavailable(best);
  if (session.isTerminal) session.hint(session.paint.quiet(`# ${catalogOfPackage(best.package)}: ${best.build.reason}`));
  return best.build.loadCommands;
}

function noVersion(name: string, version: string | null, hasGpu: boolean): Failure {
  const wanted = version === null ? 'a version' : `a version "${version}"`;
  return new Failure(
    'NOT_FOUND',
    `No catalog has ${wanted} of ${name}${hasGpu ? ' that uses a GPU' : ''}. Its versions: catalog spider ${name}`,
  );
}

function unavailable({ package: found, build: { reason, alternative } }: Candidate): Failure {
  const instead = alternative
    ? ` Instead: ${versionName(alternative)} of ${catalogOfPackage(alternative.package)}, by "${alternative.loadCommands.join(' && ')}".`
    : '';
  return new Failure(
    'FAILED',
    `${found.name} of ${catalogOfPackage(found)} is not available on this machine: ${reason}${instead}`,
  );
}

import { alternative } from '../domain/hosts/alternative.ts';
import { isAvailable, type VersionBuild } from '../domain/hosts/versionBuild.ts';
import type { ResolvedHost } from '../store/reads/hostLoaders.ts';
import { cpuTargetKey } from '../store/sql/cpuTargets.ts';
import { targets } from '../store/sql/targets.ts';
import { versions } from '../store/sql/versions.ts';
import { BuildState } from './buildState.ts';
import { builder } from './builder.ts';
import { KnownIssue } from './knownIssue.ts';
import { selectedFields } from './lookahead.ts';
import { PackageVersion, Target } from './refs.ts';

/** What a host gets of a version or a package. */
export interface HostBuildRow {
  readonly host: ResolvedHost;
  readonly build: VersionBuild;
  readonly catalogId: string;
  readonly packageId: string;
  /** Null for a package without versions. */
  readonly version: { readonly uuid: string; readonly buildId: string } | null;
}

/** GraphQL type of what a host gets of a version or a package. */
export const HostBuild = builder.objectRef<HostBuildRow>('HostBuild').implement({
  description:
    'What a host gets of a version, or of a package: of its newest version that is available on the host, or else of the newest in the best state.',
  fields: (t) => ({
    state: t.field({ type: BuildState, description: 'What the host gets.', resolve: ({ build }) => build.state }),
    isAvailable: t.boolean({
      description: 'Whether it can be loaded or made on the host: one of the states up to UNSPECIFIED.',
      resolve: ({ build }) => isAvailable(build.state),
    }),
    version: t.field({
      type: PackageVersion,
      nullable: true,
      description: 'The version; null for a package without versions, or if no version matches the filter.',
      resolve: ({ version }, _args, { loaders }, info) =>
        version && loaders.version(selectedFields(info, versions.fields)).load(version.uuid),
    }),
    target: t.field({
      type: Target,
      nullable: true,
      description: 'The target that the host gets; null if it gets none, or the version names no CPU.',
      resolve: ({ version, build: { cpu } }, _args, { loaders }, info) =>
        version && cpu !== null
          ? loaders.hosts.cpuTarget(selectedFields(info, targets.fields)).load(cpuTargetKey({ buildId: version.buildId, cpu }))
          : null,
    }),
    gpuArchitecture: t.string({
      nullable: true,
      description: 'The GPU for which it is built, as the host gets it; null for a build for CPUs.',
      resolve: ({ build }) => build.gpu,
    }),
    loadCommands: t.stringList({
      description:
        'The shell commands that load it on the host, in order; empty if it is not available. They begin with `export` commands where the start-up of the catalog would choose another build.',
      async resolve({ version, build }, _args, { loaders }) {
        if (!version || !isAvailable(build.state)) return [];
        const row = await loaders.version(LOAD_COMMANDS).load(version.uuid);
        return [...build.exports, ...(row?.loadCommands ?? [])];
      },
    }),
    issues: t.field({
      type: [KnownIssue],
      description: 'The known issues of the build that the host gets.',
      resolve: ({ build }) => [...build.issues],
    }),
    reason: t.string({ description: 'The reason, as a sentence.', resolve: ({ build }) => build.reason }),
  }),
});

builder.objectField(HostBuild, 'alternative', (t) =>
  t.field({
    type: PackageVersion,
    nullable: true,
    description:
      'If it is not available: the newest version of the same software that is; of its own catalog, or else of another catalog of the same source, or else of any other.',
    async resolve({ host, build, packageId, catalogId }, _args, { loaders }, info) {
      if (isAvailable(build.state)) return null;
      const others = await loaders.hosts.profilesOfSameSoftware.load(packageId);
      const found = alternative(others, catalogId, await loaders.hosts.catalogs(), (other) => host.catalogs.build(other));
      return found && loaders.version(selectedFields(info, versions.fields)).load(found.uuid);
    },
  }),
);

const LOAD_COMMANDS = ['loadCommands'];

import { bestBuild } from '../domain/hosts/bestBuild.ts';
import type { VersionBuild } from '../domain/hosts/versionBuild.ts';
import { type ResolvedHost, understoodHost } from '../store/reads/hostLoaders.ts';
import type { VersionProfile } from '../store/sql/versionProfiles.ts';
import { builder } from './builder.ts';
import { HostBuild, type HostBuildRow } from './hostBuild.ts';
import { HostInput } from './hostInput.ts';
import { requires } from './lookahead.ts';
import { loadPerParent } from './perParent.ts';
import { Package, PackageVersion } from './refs.ts';
import { selectVersions, VersionFilter } from './version.ts';

/** Cost of a build, relative to a row: the versions of its package are compared. */
const BUILD_COST = 3;

const NO_VERSION: VersionBuild = {
  ...{ state: 'NOT_BUILT', cpu: null, gpu: null, exports: [], issues: [] },
  reason: 'The package has no version, or none that matches the filter.',
};

/** What a host gets of a package. @param limited a build as a link of an offering allows it */
export function packageBuild(
  host: ResolvedHost,
  owner: Pick<HostBuildRow, 'catalogId' | 'packageId'>,
  versions: readonly VersionProfile[],
  limited: (build: VersionBuild) => VersionBuild = (build) => build,
): HostBuildRow {
  const best = bestBuild(versions, (version) => {
    const build = host.catalogs.build(version);
    return build && limited(build);
  });
  return { ...owner, host, build: best?.build ?? NO_VERSION, version: best?.version ?? null };
}

builder.objectField(Package, 'buildFor', (t) =>
  t.field({
    type: HostBuild,
    description: 'What a host gets of the package, among the versions that match the filter.',
    args: {
      host: t.arg({ type: HostInput, required: true, description: 'The host.' }),
      filter: t.arg({ type: VersionFilter, description: 'Restricts the versions considered; all by default.' }),
    },
    complexity: BUILD_COST,
    extensions: requires('uuid', 'catalogId'),
    async resolve({ uuid, catalogId }, { host: input, filter }, { loaders }, info) {
      const { host, versions } = await loadPerParent(info, loaders, uuid, () =>
        selectVersions(filter, loaders, (resolved) => {
          const resolving = loaders.hosts.resolve(understoodHost(input));
          const profiles = loaders.hosts.profiles(resolved);
          return { load: async (id: string) => ({ host: await resolving, versions: await profiles.load(id) }) };
        }),
      );
      return packageBuild(host, { packageId: uuid, catalogId }, versions);
    },
  }),
);

builder.objectField(PackageVersion, 'buildFor', (t) =>
  t.field({
    type: HostBuild,
    description: 'What a host gets of the version.',
    args: { host: t.arg({ type: HostInput, required: true, description: 'The host.' }) },
    complexity: 1,
    extensions: requires('uuid', 'buildId', 'packageId', 'catalogId', 'targetSetId', 'module', 'toolchain'),
    async resolve({ uuid, buildId, packageId, ...version }, { host: input }, { loaders }) {
      const host = await loaders.hosts.resolve(understoodHost(input));
      const build = host.catalogs.build(version) ?? NO_VERSION;
      return { host, build, packageId, catalogId: version.catalogId, version: { uuid, buildId } };
    },
  }),
);

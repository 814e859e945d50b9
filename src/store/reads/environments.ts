import type { CatalogTargets } from '../../domain/hosts/catalogTargets.ts';
import { type Environment, findEnvironment } from '../../domain/hosts/environment.ts';
import type { EnvironmentBuild } from '../../domain/hosts/environmentBuild.ts';
import type { Host } from '../../domain/hosts/host.ts';
import type { PackageName } from '../../domain/hosts/packageNames.ts';
import { isAvailable, type VersionBuild } from '../../domain/hosts/versionBuild.ts';
import { moduleOf, toolchainOf } from '../sql/builtWith.ts';
import type { Loaders } from './loaders.ts';
import { type NamedVersion, packageVersions } from './packageVersions.ts';

/** A version that an option loads. */
export interface LoadedVersion extends EnvironmentBuild {
  readonly uuid: string;
  /** Shell commands to enter first, if start-up would choose another build. */
  readonly exports: readonly string[];
  readonly loadCommands: readonly string[];
}

/** What to load together. */
export interface EnvironmentRequest {
  readonly catalogId: string;
  readonly packages: readonly PackageName[];
  /** Null for any host. */
  readonly host: Host | null;
}

/**
 * Which versions of packages can be loaded together; null if there is no such catalog.
 * @throws BadUserInputError with suggestions for an unknown package or version
 */
export async function environmentOf(
  { catalogId, packages, host }: EnvironmentRequest,
  loaders: Loaders,
): Promise<Environment<LoadedVersion> | null> {
  const catalog = (await loaders.hosts.catalogs()).get(catalogId);
  if (!catalog) return null;
  const versions = await packageVersions(catalog, packages, loaders.environments);
  const hasFamilies = versions.flat().some(({ families }) => families.length > 0);
  if (!hasFamilies && !(await loaders.environments.namesFamilies(catalogId))) return withoutFamilies(catalog, packages);
  const load = await loadedOn(catalogId, host, loaders);
  return findEnvironment(packages.map(({ text }, index) => ({ name: text, builds: (versions[index] ?? []).map(load) })));
}

function withoutFamilies({ name, version }: CatalogTargets, packages: readonly PackageName[]): Environment<LoadedVersion> {
  const message = `The versions of ${name} ${version} name no toolchain families, so it is not known which of them load together.`;
  return { options: [], problems: packages.map(({ text }) => ({ package: text, message, toolchainFamilies: [] })) };
}

/** How versions of a catalog are loaded on a host; without a host, all of them can be. */
export async function loadedOn(
  catalogId: string,
  host: Host | null,
  loaders: Loaders,
): Promise<(version: NamedVersion) => LoadedVersion> {
  if (!host) return (version) => loaded(version, null);
  const { catalogs } = await loaders.hosts.resolve(host);
  return (version) =>
    loaded(
      version,
      catalogs.build({
        catalogId,
        targetSetId: version.targetSetId,
        toolchain: toolchainOf(version),
        module: moduleOf(version),
      }),
    );
}

const loaded = (version: NamedVersion, build: VersionBuild | null): LoadedVersion => ({
  uuid: version.uuid,
  families: version.families,
  module: moduleOf(version),
  requiredModules: version.requiredModules,
  isAvailable: build === null || isAvailable(build.state),
  cpu: build?.cpu ?? null,
  gpu: build?.gpu ?? null,
  exports: build?.exports ?? [],
  loadCommands: version.loadCommands,
});

import { dependenciesOf } from '../../domain/dependencies.ts';
import type { Loaders } from './loaders.ts';
import type { VersionRow } from '../sql/versions.ts';

type Build = Pick<VersionRow, 'dependencies' | 'requiredModules' | 'moduleName' | 'moduleVersion'>;

/**
 * The names of the packages that a version depends on. Upstreams that list dependencies per package store them there once; they
 * apply to all of its versions.
 */
export async function versionDependencies(
  version: Build & Pick<VersionRow, 'packageId'>,
  loaders: Loaders,
): Promise<readonly string[]> {
  return ownDependencies(version) ?? (await loaders.package().load(version.packageId))?.dependencies ?? [];
}

/** The names of the packages that a version itself states; null if those of its package apply. */
export function ownDependencies({ dependencies, requiredModules, moduleName, moduleVersion }: Build): readonly string[] | null {
  if (dependencies.length > 0) return dependencies;
  return requiredModules.length > 0 ? dependenciesOf(requiredModules, { name: moduleName, version: moduleVersion }) : null;
}

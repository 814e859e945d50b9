import { dependenciesOf } from '../../domain/dependencies.ts';
import type { Loaders } from './loaders.ts';
import type { VersionRow } from '../sql/versions.ts';

type Version = Pick<VersionRow, 'dependencies' | 'requiredModules' | 'moduleName' | 'moduleVersion' | 'packageId'>;

/**
 * The names of the packages that a version depends on. Upstreams that list dependencies per package store them there once; they
 * apply to all of its versions.
 */
export async function versionDependencies(version: Version, loaders: Loaders): Promise<readonly string[]> {
  if (version.dependencies.length > 0) return version.dependencies;
  if (version.requiredModules.length > 0)
    return dependenciesOf(version.requiredModules, { name: version.moduleName, version: version.moduleVersion });
  return (await loaders.package().load(version.packageId))?.dependencies ?? [];
}

import { dependenciesOf } from '../../domain/dependencies.ts';
import type { Loaders } from './loaders.ts';
import type { VersionRow } from '../sql/versions.ts';

type Version = Pick<VersionRow, 'dependencies' | 'requiredModules' | 'moduleName' | 'moduleVersion' | 'packageId'>;

/** Names of the packages a version needs. Upstream's list of the package stands there once, and its versions show it. */
export async function versionDependencies(version: Version, loaders: Loaders): Promise<readonly string[]> {
  if (version.dependencies.length > 0) return version.dependencies;
  if (version.requiredModules.length > 0)
    return dependenciesOf(version.requiredModules, { name: version.moduleName, version: version.moduleVersion });
  return (await loaders.package().load(version.packageId))?.dependencies ?? [];
}

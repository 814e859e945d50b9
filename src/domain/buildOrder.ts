import type { SnapshotVersion } from './snapshot.ts';
import { compareVersions, versionKey, versionPrefix } from './version.ts';

/** The properties that order the builds of a version. */
export type OrderedBuild = Pick<SnapshotVersion, 'version' | 'module' | 'versionSuffix'> & BuildToolchain;
type BuildToolchain = Pick<SnapshotVersion, 'toolchain' | 'toolchainFamilies'>;

/**
 * Sort key of a toolchain, compared by bytes: the newest family first (2023b_foss), since GCCcore-13.2.0 and foss-2023b are not
 * comparable, then the toolchain's own version. Empty without a toolchain, which sorts first.
 */
export function toolchainKey({ toolchain, toolchainFamilies }: BuildToolchain): string {
  if (!toolchain && toolchainFamilies.length === 0) return '';
  const newest = [...toolchainFamilies].sort(compareVersions).at(-1) ?? '';
  return versionPrefix(newest) + versionPrefix(toolchain?.version ?? '');
}

/** Sort key of a module version, compared by bytes, for builds of the same version and toolchain. Empty without a module. */
export const moduleKey = (moduleVersion: string): string => (moduleVersion === '' ? '' : versionKey(moduleVersion));

/** Compares builds: newest version first, then newest toolchain, then no suffix, then newest module version. */
export function newestFirst(a: OrderedBuild, b: OrderedBuild): number {
  return (
    compareVersions(b.version, a.version) ||
    compareTexts(toolchainKey(b), toolchainKey(a)) ||
    Number(a.versionSuffix !== '') - Number(b.versionSuffix !== '') ||
    compareTexts(moduleKey(b.module?.version ?? ''), moduleKey(a.module?.version ?? ''))
  );
}

const compareTexts = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

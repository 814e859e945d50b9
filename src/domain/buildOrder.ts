import type { SnapshotVersion } from './snapshot.ts';
import { compareVersions, versionKey, versionPrefix } from './version.ts';

/** What orders the builds of one version. */
export type OrderedBuild = Pick<SnapshotVersion, 'version' | 'module' | 'versionSuffix'> & BuildToolchain;
type BuildToolchain = Pick<SnapshotVersion, 'toolchain' | 'toolchainFamilies'>;

/**
 * Puts builds into the order of their toolchains, by bytes: the newest family leads (2023b_foss), since GCCcore-13.2.0 and
 * foss-2023b do not compare; then the toolchain's own version. A build without toolchain comes first.
 */
export function toolchainKey({ toolchain, toolchainFamilies }: BuildToolchain): string {
  if (!toolchain && toolchainFamilies.length === 0) return '';
  const newest = [...toolchainFamilies].sort(compareVersions).at(-1) ?? '';
  return versionPrefix(newest) + versionPrefix(toolchain?.version ?? '');
}

/** Puts builds of one version and toolchain into the order of their module versions, by bytes. Empty for no module. */
export const moduleKey = (moduleVersion: string): string => (moduleVersion === '' ? '' : versionKey(moduleVersion));

/** The newest version first; of equal ones the newest toolchain, then the one without a suffix, then the newest module. */
export function newestFirst(a: OrderedBuild, b: OrderedBuild): number {
  return (
    compareVersions(b.version, a.version) ||
    compareTexts(toolchainKey(b), toolchainKey(a)) ||
    Number(a.versionSuffix !== '') - Number(b.versionSuffix !== '') ||
    compareTexts(moduleKey(b.module?.version ?? ''), moduleKey(a.module?.version ?? ''))
  );
}

const compareTexts = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

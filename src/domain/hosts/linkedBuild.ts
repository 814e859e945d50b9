import type { EnabledCpus } from '../enabledCpus.ts';
import type { VersionBuild } from './versionBuild.ts';

/** What a host gets through the link of an offering: nothing of what the link does not enable, and no other build in its place. */
export function linkedBuild(build: VersionBuild, link: EnabledCpus): VersionBuild {
  if (build.state === 'NEEDS_GPU' || build.state === 'NOT_BUILT' || enables(link, build.cpu)) return build;
  const reason =
    build.cpu === null
      ? 'It names no CPU, and the offering enables builds for some CPUs only.'
      : `The offering does not enable the builds for ${build.cpu}, which the host gets.`;
  return { state: 'NOT_BUILT', cpu: null, gpu: null, exports: [], issues: [], reason };
}

function enables(
  { enabledCpuFamilies: families, enabledCpuMicroarchitectures: microarchitectures }: EnabledCpus,
  cpu: string | null,
): boolean {
  if (families.length === 0 && microarchitectures.length === 0) return true;
  if (cpu === null) return false;
  const [family = '', ...rest] = cpu.split('/');
  return isAmong(families, family) && isAmong(microarchitectures, rest.join('/'));
}

const isAmong = (values: readonly string[], value: string): boolean => values.length === 0 || values.includes(value);

import { type EnabledCpus, enablesCpu, isRestricted } from '../enabledCpus.ts';
import { cpuOfTargetPath } from '../targetSet.ts';
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

const enables = (link: EnabledCpus, cpu: string | null): boolean =>
  !isRestricted(link) || (cpu !== null && enablesCpu(link, cpuOfTargetPath(cpu)));

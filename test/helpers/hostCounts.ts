import { expect } from 'vitest';
import type { TestApp } from './app.ts';

/** A build of EESSI's software file, as far as it tells where it runs. */
export interface HostedBuild {
  readonly full: string;
  readonly toolchain: { readonly name: string; readonly version: string };
  readonly cpu_arch: readonly string[];
  readonly gpu_arch: Readonly<Record<string, readonly string[]>>;
}

/** A host, the directories that EESSI's start-up chooses on it, and the number of builds that can be loaded there. */
const HOSTS: readonly [release: string, host: object, cpu: string, gpu: string | null, count: number][] = [
  ['2023.06', { cpu: 'zen3' }, 'x86_64/amd/zen3', null, 1224],
  ['2023.06', { cpu: 'Milan', gpu: ['cc80'] }, 'x86_64/amd/zen3', 'nvidia/cc80', 1240],
  ['2023.06', { cpu: 'zen3', gpu: ['NVIDIA A40'] }, 'x86_64/amd/zen3', 'nvidia/cc80', 1240],
  ['2023.06', { cpu: 'zen4' }, 'x86_64/amd/zen4', null, 976],
  ['2023.06', { cpu: 'zen5' }, 'x86_64/amd/zen4', null, 976],
  ['2023.06', { cpu: 'a64fx' }, 'aarch64/a64fx', null, 1216],
  ['2025.06', { cpu: 'zen3' }, 'x86_64/amd/zen3', null, 1035],
  ['2025.06', { cpu: 'zen3', gpu: ['cc90'] }, 'x86_64/amd/zen3', 'nvidia/cc90', 1055],
  ['2025.06', { cpu: 'zen3', gpu: ['cc121'] }, 'x86_64/amd/zen3', 'nvidia/cc120', 1050],
  ['2025.06', { cpu: 'a64fx' }, 'aarch64/a64fx', null, 1026],
];

/** What EESSI does not build for zen4 in 2023.06, though its files name it. */
const PLACEHOLDERS = ['foss/2022b', 'gompi/2022b', 'gfbf/2022b', 'GCC/12.2.0', 'GCCcore/12.2.0'];

const isPlaceholder = ({ full, toolchain }: HostedBuild): boolean =>
  PLACEHOLDERS.includes(full) || PLACEHOLDERS.includes(`${toolchain.name}/${toolchain.version}`);

/** CUDA 12.0 to 12.6 knows no GPU after cc90. */
const isForOlderGpus = ({ full }: HostedBuild): boolean => /-CUDA-12\.[0-6]\./.test(full);

function countOf(builds: readonly HostedBuild[], release: string, cpu: string, gpu: string | null): number {
  return builds.filter((build) => {
    if (!build.cpu_arch.includes(cpu)) return false;
    const gpus = build.gpu_arch[cpu] ?? [];
    if (gpus.length > 0 && (gpu === null || !gpus.includes(gpu))) return false;
    if (gpus.length > 0 && gpu === 'nvidia/cc120' && isForOlderGpus(build)) return false;
    return !(release === '2023.06' && cpu === 'x86_64/amd/zen4' && isPlaceholder(build));
  }).length;
}

const COUNTS = `query ($filter: VersionFilter!) { versions(filter: $filter, first: 0) { totalCount } }`;

/** Checks how many builds of each release run on some hosts, against a count over the file. */
export async function checkHostCounts(
  app: TestApp,
  buildsOf: (release: string) => readonly HostedBuild[],
  catalogOf: (release: string) => string,
): Promise<void> {
  for (const [release, runsOn, cpu, gpu, count] of HOSTS) {
    const filter = { catalogId: catalogOf(release), isExtension: false, runsOn };
    const { versions } = await app.query(COUNTS, { filter });
    expect([release, runsOn, versions.totalCount]).toEqual([release, runsOn, count]);
    expect([release, runsOn, countOf(buildsOf(release), release, cpu, gpu)]).toEqual([release, runsOn, count]);
  }
}

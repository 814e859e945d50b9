import { cpuName, inNaturalOrder } from '../architectureNames.ts';
import type { CatalogSource, CatalogType } from '../catalog.ts';
import { cpuPath, type TargetSet } from '../targetSet.ts';
import type { CatalogBuilds, CpuBuilds } from './catalogResolution.ts';

/** A catalog, and the target sets of its versions by their numbers. */
export interface CatalogTargets {
  readonly id: string;
  readonly name: string;
  readonly version: string;
  /** Upstream's release: the version, or for a frozen copy that of its original. */
  readonly release: string;
  readonly isFrozen: boolean;
  readonly source: CatalogSource | null;
  readonly type: CatalogType;
  /** Number of its versions. */
  readonly versionCount: number;
  readonly sets: ReadonlyMap<number, TargetSet>;
}

/** The builds of a target set. */
export const buildsOf = (set: TargetSet): CpuBuilds[] => set.map((member) => ({ cpu: cpuPath(member), gpus: member.gpus }));

/** What determines which builds of a catalog a host gets: all CPUs of its targets, each with all of its GPUs. */
export function catalogBuilds({ name, version, source, type, sets }: CatalogTargets): CatalogBuilds {
  const byCpu = new Map<string, CpuBuilds>();
  for (const { cpu, gpus } of [...sets.values()].flatMap(buildsOf)) {
    const known = byCpu.get(cpuName(cpu));
    byCpu.set(cpuName(cpu), { cpu: known?.cpu ?? cpu, gpus: inNaturalOrder([...(known?.gpus ?? []), ...gpus]) });
  }
  return { label: `${name} ${version}`, source, type, cpus: [...byCpu.values()] };
}

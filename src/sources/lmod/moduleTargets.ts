import { cpuOfPath, pathOf } from '../../domain/hosts/cpuNames.ts';
import { readHost } from '../../domain/hosts/host.ts';
import type { TreeHost } from '../../domain/importJob.ts';
import type { SnapshotTarget } from '../../domain/snapshot.ts';
import { cpuOfTargetPath } from '../../domain/targetSet.ts';
import { UpstreamError } from '../../domain/errors.ts';
import type { ModuleFile } from './moduleFile.ts';

/** The target for the nodes that a tree is for. @throws UpstreamError for a CPU or GPU that is not known */
export function hostTarget(input: TreeHost): SnapshotTarget {
  const { value: host, problem } = readHost(input);
  if (problem) throw new UpstreamError('BAD_SHAPE', problem.message);
  return cpuTarget(host.cpu, host.gpus);
}

/**
 * The targets of a module: the nodes that its tree is for or, where that is not known, the CPUs that are named in the paths of its
 * files. GPUs are only needed by modules with the property `arch: gpu`.
 */
export function targetsOf(files: readonly ModuleFile[], given: SnapshotTarget | null): SnapshotTarget[] {
  const isForGpu = files.some(({ isGpu }) => isGpu);
  if (given) return [{ ...given, location: files[0]?.path ?? '', gpuArchitectures: isForGpu ? given.gpuArchitectures : [] }];
  const byCpu = new Map<string, SnapshotTarget>();
  for (const file of files)
    for (const cpu of cpusIn(file.path)) if (!byCpu.has(cpu)) byCpu.set(cpu, { ...cpuTarget(cpu, []), location: file.path });
  return [...byCpu.values()];
}

/** The microarchitectures that are components of a path, as paths with family and vendor. */
function cpusIn(path: string): string[] {
  const named = path.split('/').flatMap((part) => cpuOfPath(part) ?? []);
  return named.filter(({ vendor }) => vendor !== '').map(pathOf);
}

function cpuTarget(cpu: string, gpus: readonly string[]): SnapshotTarget {
  const found = cpuOfPath(cpu);
  const { name, subtype } = cpuOfTargetPath(found ? pathOf(found) : cpu);
  return { type: 'cpu_architecture', name, subtype, location: '', metadata: {}, gpuArchitectures: gpus };
}

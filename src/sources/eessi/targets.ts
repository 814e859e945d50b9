import { inNaturalOrder } from '../../domain/architectureNames.ts';
import type { SnapshotTarget } from '../../domain/snapshot.ts';
import { cleanName, cleanNames } from '../parsing/clean.ts';
import { isRecord, listOf, shown, type JsonRecord } from '../parsing/json.ts';
import { readEach, InvalidEntry, type Report } from '../parsing/invalidEntry.ts';

/** Parses one target for each CPU of a version, with the GPUs listed for that CPU. @throws InvalidEntry */
export function readTargets(version: JsonRecord, installation: (cpu: string) => string, report: Report): SnapshotTarget[] {
  const cpus = readEach(listOf(version.cpu_arch), readCpu, report);
  if (cpus.length === 0) throw new InvalidEntry('A version names the CPU targets it was built for; this one names none.');
  const gpus = gpuLists(version.gpu_arch, new Set(cpus), report);
  return mergeTargets([...new Set(cpus)].map((cpu) => target(cpu, installation(cpu), gpus.get(cpu) ?? [])));
}

/** Merges duplicate targets of a build, with the GPUs of both. */
export function mergeTargets(targets: readonly SnapshotTarget[]): SnapshotTarget[] {
  const merged = new Map<string, SnapshotTarget>();
  for (const item of targets) {
    const path = `${item.name}/${item.subtype}`;
    const gpus = [...(merged.get(path)?.gpuArchitectures ?? []), ...item.gpuArchitectures];
    merged.set(path, { ...item, gpuArchitectures: inNaturalOrder(gpus) });
  }
  return [...merged.values()];
}

function readCpu(value: unknown): string {
  const cpu = cleanName(value, 'A CPU target');
  if (cpu.startsWith('/')) throw new InvalidEntry(`A CPU target is a family and its parts, not ${cpu}.`);
  return cpu;
}

function target(cpu: string, location: string, gpuArchitectures: readonly string[]): SnapshotTarget {
  const [name = cpu, ...rest] = cpu.split('/');
  return { type: 'cpu_architecture', name, subtype: rest.join('/') || 'generic', location, metadata: {}, gpuArchitectures };
}

/** The GPUs by CPU. Upstream's formats: one list for all CPUs (2025), lists by CPU with the prefix accel/, and lists by CPU. */
function gpuLists(value: unknown, cpus: ReadonlySet<string>, report: Report): Map<string, string[]> {
  if (!isRecord(value)) {
    const gpus = gpuNames(value, report);
    return new Map(Array.from(cpus, (cpu) => [cpu, gpus]));
  }
  const byCpu = new Map(Object.entries(value).map(([cpu, gpus]) => [cpu, gpuNames(gpus, report)]));
  for (const [cpu, gpus] of byCpu)
    if (!cpus.has(cpu) && gpus.length > 0)
      report(`GPUs belong to a CPU target of the version; ${shown(cpu)}, for which it names ${gpus.join(', ')}, is none.`);
  return byCpu;
}

function gpuNames(value: unknown, report: Report): string[] {
  const isList = Array.isArray(value) || value === undefined || value === null;
  const names = cleanNames(isList ? listOf(value) : [value], 'A GPU architecture', report);
  return names.map((name) => name.replace(/^accel\//, '')).filter((name) => name !== '');
}

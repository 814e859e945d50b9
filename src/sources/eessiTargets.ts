import { inNaturalOrder } from '../domain/architectureNames.ts';
import type { SnapshotTarget } from '../domain/snapshot.ts';
import { cleanName, cleanText } from './clean.ts';
import { isRecord, listOf, type JsonRecord } from './json.ts';
import { readEach, Unusable, type Report } from './unusable.ts';

/** One target a CPU of the version, with the GPUs that upstream names for that very CPU. */
export function readTargets(version: JsonRecord, installation: (cpu: string) => string, report: Report): SnapshotTarget[] {
  const cpus = readEach(listOf(version.cpu_arch), readCpu, report);
  if (cpus.length === 0) throw new Unusable('A version names the CPU targets it was built for; this one names none.');
  const gpus = gpuLists(version.gpu_arch);
  return mergeTargets([...new Set(cpus)].map((cpu) => target(cpu, installation(cpu), gpus(cpu))));
}

/** Targets of one build told twice are one, with the GPUs of both. */
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
  if (cpu.startsWith('/')) throw new Unusable(`A CPU target is a family and its parts, not ${cpu}.`);
  return cpu;
}

function target(cpu: string, location: string, gpuArchitectures: readonly string[]): SnapshotTarget {
  const [name = cpu, ...rest] = cpu.split('/');
  return { type: 'cpu_architecture', name, subtype: rest.join('/') || 'generic', location, metadata: {}, gpuArchitectures };
}

/** Upstream has written one list for all CPUs (2025), lists by CPU with the prefix accel/, and lists by CPU. */
function gpuLists(value: unknown): (cpu: string) => string[] {
  if (!isRecord(value)) return () => gpuNames(value);
  const byCpu = new Map(Object.entries(value));
  return (cpu) => gpuNames(byCpu.get(cpu));
}

function gpuNames(value: unknown): string[] {
  const names = typeof value === 'string' ? [value] : listOf(value);
  return names.map((name) => cleanText(name).replace(/^accel\//, '')).filter((name) => name !== '');
}

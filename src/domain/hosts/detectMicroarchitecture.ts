import type { Cpuinfo } from './cpuinfo.ts';
import { MICROARCHITECTURES, type Microarchitecture } from './microarchitecture.ts';

/**
 * archspec's name of a CPU, by archspec's own rule (archspec/cpu/detect.py): of the microarchitectures of the family whose features the CPU
 * has, generic or of its vendor, the best; on aarch64 those of its part before others; never one that is below the best generic one.
 */
export function detectMicroarchitecture(cpu: Cpuinfo): string {
  const compatible = [...MICROARCHITECTURES.values()].filter((one) => one.family === cpu.family && isCompatible(one, cpu));
  const generic = best(compatible.filter(({ vendor }) => vendor === ''));
  const ofPart = cpu.part === '' ? [] : compatible.filter(({ part }) => part === cpu.part);
  const candidates = (ofPart.length > 0 ? ofPart : compatible).filter(
    ({ ancestors }) => generic !== undefined && ancestors.includes(generic.name),
  );
  return (best(candidates) ?? generic)?.name ?? cpu.family;
}

function isCompatible(one: Microarchitecture, cpu: Cpuinfo): boolean {
  if (one.name === one.family) return true;
  switch (cpu.family) {
    case 'x86_64':
      return (one.vendor === '' || one.vendor === cpu.vendor) && hasFeatures(cpu, one);
    case 'aarch64':
      // /proc/cpuinfo does not state the version of the architecture, so armv8.2a and the like are never detected.
      return one.vendor !== '' && one.vendor === cpu.vendor && hasFeatures(cpu, one);
    case 'ppc64le':
      return generationOf(one.name) <= generationOf(cpu.model) && !one.name.endsWith('le');
    case 'riscv64':
      return wordsOf(cpu.model).endsWith(one.name);
  }
}

/** A kernel lists sse3 as pni; every CPU with ssse3 has it. */
const hasFeatures = ({ flags }: Cpuinfo, { features }: Microarchitecture): boolean =>
  [...features].every((feature) => flags.has(feature) || (feature === 'sse3' && (flags.has('ssse3') || flags.has('pni'))));

const generationOf = (text: string): number => Number(/power(\d+)/i.exec(text)?.[1] ?? 0);

/** `sifive,u74-mc` and `Spacemit(R) X60` as `sifiveu74mc` and `spacemitrx60`. */
const wordsOf = (model: string): string => model.toLowerCase().replace(/[^a-z0-9]/g, '');

function best(candidates: readonly Microarchitecture[]): Microarchitecture | undefined {
  return candidates.reduce<Microarchitecture | undefined>(
    (found, one) => (found === undefined || isBetter(one, found) ? one : found),
    undefined,
  );
}

const isBetter = (one: Microarchitecture, other: Microarchitecture): boolean =>
  one.ancestors.length - other.ancestors.length > 0 ||
  (one.ancestors.length === other.ancestors.length && one.features.size > other.features.size);

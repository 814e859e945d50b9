import { inNaturalOrder } from './architectureNames.ts';

/** A CPU target, and the GPUs that it names. */
export interface TargetSetMember {
  /** The CPU family, e.g. x86_64. */
  readonly name: string;
  /** The microarchitecture, e.g. amd/zen3; may be empty. */
  readonly subtype: string;
  /** In natural order, e.g. nvidia/cc80. */
  readonly gpus: readonly string[];
}

/** A CPU as targets name it. */
export type TargetCpu = Pick<TargetSetMember, 'name' | 'subtype'>;

/** What a version is built for: its CPU targets, ordered by name and subtype. */
export type TargetSet = readonly TargetSetMember[];

/** The number of the set of versions that name no CPU. */
export const NO_CPU = 0;

/** A CPU as a path, e.g. x86_64/amd/zen3. */
export const cpuPath = ({ name, subtype }: TargetCpu): string => (subtype === '' ? name : `${name}/${subtype}`);

/** The CPU of such a path. */
export function cpuOfTargetPath(path: string): TargetCpu {
  const [name = '', ...subtype] = path.split('/');
  return { name, subtype: subtype.join('/') };
}

/** The CPUs of some sets, each once, in their order by family and microarchitecture. */
export function cpusOf(sets: Iterable<TargetSet>): TargetCpu[] {
  const members = new Map([...sets].flat().map((member) => [cpuPath(member), member]));
  return [...members.values()].sort(byName);
}

/** The GPUs of some sets, each once, in natural order. */
export const gpusOf = (sets: Iterable<TargetSet>): string[] => inNaturalOrder([...sets].flat().flatMap(({ gpus }) => gpus));

/** What some targets are built for. Of several targets, those of other kinds than CPUs are left out. */
export function targetSetOf(
  targets: readonly { type: string; name: string; subtype: string; gpuArchitectures: readonly string[] }[],
): TargetSet {
  return targets
    .filter(({ type }) => type === 'cpu_architecture')
    .map(({ name, subtype, gpuArchitectures }) => ({ name, subtype, gpus: gpuArchitectures }))
    .sort(byName);
}

const byName = (a: TargetCpu, b: TargetCpu): number => compare(a.name, b.name) || compare(a.subtype, b.subtype);

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

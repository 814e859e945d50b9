import { type CpuFamily, MICROARCHITECTURE_TABLE, type MicroarchitectureRow } from './microarchitectureTable.ts';

/** A microarchitecture under archspec's name. */
export interface Microarchitecture {
  readonly name: string;
  readonly family: CpuFamily;
  /** In lower case, e.g. amd; empty for a generic one, such as x86_64_v3. */
  readonly vendor: string;
  /** Every microarchitecture whose builds it runs, the nearest first, without itself. */
  readonly ancestors: readonly string[];
  /** Its flags in /proc/cpuinfo, with those of its ancestors. */
  readonly features: ReadonlySet<string>;
  /** The "CPU part" of /proc/cpuinfo; empty except on aarch64. */
  readonly part: string;
}

const words = (text: string): string[] => text.split(' ').filter((word) => word !== '');

/** Every microarchitecture by its name. */
export const MICROARCHITECTURES: ReadonlyMap<string, Microarchitecture> = read();

function read(): Map<string, Microarchitecture> {
  const found = new Map<string, Microarchitecture>();
  for (const family of ['x86_64', 'aarch64', 'ppc64le', 'riscv64'] as const) {
    const rows = new Map(MICROARCHITECTURE_TABLE[family].map((row) => [row[0], row]));
    for (const row of rows.values()) found.set(row[0], microarchitecture(family, row, rows));
  }
  return found;
}

function microarchitecture(
  family: CpuFamily,
  [name, vendor, , adds, part = '']: MicroarchitectureRow,
  rows: ReadonlyMap<string, MicroarchitectureRow>,
): Microarchitecture {
  const ancestors = ancestorsIn(rows, name);
  const features = new Set([...words(adds), ...ancestors.flatMap((ancestor) => words(rows.get(ancestor)?.[3] ?? ''))]);
  return { name, family, vendor, ancestors, features, part };
}

/** Generation by generation, so that the nearest are first. */
function ancestorsIn(rows: ReadonlyMap<string, MicroarchitectureRow>, name: string): string[] {
  const parentsOf = (child: string): string[] => words(rows.get(child)?.[2] ?? '');
  const found = new Set<string>();
  for (let generation = parentsOf(name); generation.length > 0; generation = generation.flatMap(parentsOf))
    for (const ancestor of generation) found.add(ancestor);
  return [...found];
}

/** Whether a CPU of one microarchitecture runs builds for another: the same, or one of its ancestors. */
export const runs = (host: string, build: string): boolean =>
  MICROARCHITECTURES.has(host) && (host === build || ancestorsOf(host).includes(build));

/** What a microarchitecture runs besides its own builds, the nearest first; empty for an unknown name. */
export const ancestorsOf = (name: string): readonly string[] => MICROARCHITECTURES.get(name)?.ancestors ?? [];

import { LRUCache } from 'lru-cache';
import { cpuName, gpuName, spellings } from '../../domain/architectureNames.ts';
import { refuseOversize } from './clause.ts';

/** A CPU target as it is stored: `x86_64`, `amd/zen3`. */
export interface Cpu {
  readonly name: string;
  readonly subtype: string;
}

/** What the targets here are named after. */
export interface Architectures {
  readonly cpus: readonly Cpu[];
  /** With vendor: `nvidia/cc80`. */
  readonly gpus: readonly string[];
}

export interface ArchitectureRow {
  readonly name: string | null;
  readonly subtype: string | null;
  readonly gpu: string | null;
}

/** The distinct architectures. Steps from one CPU to the next in the index: 20 probes instead of 200,000 rows. */
export const ARCHITECTURES = `WITH RECURSIVE step AS (
    (SELECT t.name, t.subtype FROM target t ORDER BY t.name, t.subtype LIMIT 1)
    UNION ALL
    SELECT next.name, next.subtype FROM step CROSS JOIN LATERAL (
      SELECT t.name, t.subtype FROM target t WHERE (t.name, t.subtype) > (step.name, step.subtype) ORDER BY t.name, t.subtype LIMIT 1) next)
  SELECT name, subtype, NULL AS gpu FROM step
  UNION ALL SELECT NULL, NULL, gpu FROM (SELECT DISTINCT unnest(t.gpu_architectures) AS gpu FROM target t WHERE t.gpu_architectures <> '{}') named`;

export function architecturesOf(rows: readonly ArchitectureRow[]): Architectures {
  return {
    cpus: rows.flatMap(({ name, subtype }) => (name === null || subtype === null ? [] : [{ name, subtype }])),
    gpus: rows.flatMap(({ gpu }) => gpu ?? []),
  };
}

/**
 * Architectures as clients write them, in any letter case: `zen3`, `amd/zen3`, `x86_64/amd/zen3` or `linux/x86_64/amd/zen3`;
 * `cc80`, `nvidia/cc80`, `accel/nvidia/cc80`, `sm_80` or `8.0`.
 */
export interface ArchitectureFilter {
  readonly cpuFamily?: readonly string[] | null;
  readonly cpuMicroarchitecture?: readonly string[] | null;
  readonly gpuArchitecture?: readonly string[] | null;
}

/** Never a bare list: an empty list in a filter says nothing, and an architecture that nothing is built for matches nothing. */
export interface StoredNames<Name> {
  readonly names: readonly Name[];
}

/** The stored names that are meant, so that an index finds them. */
export interface ResolvedArchitectures {
  readonly family?: StoredNames<string>;
  readonly cpu?: StoredNames<Cpu>;
  readonly gpu?: StoredNames<string>;
}

const isGiven = (names: readonly string[] | null | undefined): names is readonly string[] => (names?.length ?? 0) > 0;

/** Whether anything is said of architectures. @throws BadUserInputError for a list or text that is too long */
export function namesArchitectures({ cpuFamily, cpuMicroarchitecture, gpuArchitecture }: ArchitectureFilter): boolean {
  const written = Object.entries({ cpuFamily, cpuMicroarchitecture, gpuArchitecture });
  for (const [field, names] of written) refuseOversize(field, names);
  return written.some(([, names]) => isGiven(names));
}

/** What was found among architectures, by what was written: these stay the same object until there are others. */
const found = new WeakMap<Architectures, LRUCache<string, ResolvedArchitectures>>();
/** As many different filters are kept, the latest used. */
const MAX_FOUND = 1_000;

/** Which of the architectures here are meant. */
export function resolveArchitectures(written: ArchitectureFilter, architectures: Architectures): ResolvedArchitectures {
  const known = found.get(architectures) ?? new LRUCache<string, ResolvedArchitectures>({ max: MAX_FOUND });
  found.set(architectures, known);
  const key = JSON.stringify([written.cpuFamily, written.cpuMicroarchitecture, written.gpuArchitecture]);
  const meant = known.get(key) ?? findArchitectures(written, architectures);
  known.set(key, meant);
  return meant;
}

function findArchitectures(
  { cpuFamily, cpuMicroarchitecture, gpuArchitecture }: ArchitectureFilter,
  { cpus, gpus }: Architectures,
): ResolvedArchitectures {
  return {
    ...(isGiven(cpuFamily) && { family: { names: familiesAmong(cpus, cpuFamily) } }),
    ...(isGiven(cpuMicroarchitecture) && { cpu: { names: cpus.filter(isCpuOf(cpuMicroarchitecture)) } }),
    ...(isGiven(gpuArchitecture) && { gpu: { names: gpus.filter(isGpuOf(gpuArchitecture)) } }),
  };
}

function familiesAmong(cpus: readonly Cpu[], written: readonly string[]): string[] {
  const wanted = new Set(written.map(cpuName));
  return [...new Set(cpus.map(({ name }) => name))].filter((name) => wanted.has(cpuName(name)));
}

function isCpuOf(written: readonly string[]): (cpu: Cpu) => boolean {
  const wanted = new Set(written.map(cpuName));
  return ({ name, subtype }) => [`${name}/${subtype}`, ...spellings(subtype)].some((path) => wanted.has(cpuName(path)));
}

function isGpuOf(written: readonly string[]): (gpu: string) => boolean {
  const wanted = new Set(written.map(gpuName));
  return (gpu) => spellings(gpuName(gpu)).some((name) => wanted.has(name));
}

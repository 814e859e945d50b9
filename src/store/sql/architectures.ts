import { LRUCache } from 'lru-cache';
import { cpuMatcher, familyMatcher, gpuMatcher } from '../../domain/architectureNames.ts';
import { refuseOversize } from './clause.ts';

/** A CPU target as stored: `x86_64`, `amd/zen3`. */
export interface Cpu {
  readonly name: string;
  readonly subtype: string;
}

/** The distinct CPUs and GPUs that targets in the database are built for. */
export interface Architectures {
  readonly cpus: readonly Cpu[];
  /** With the vendor: `nvidia/cc80`. */
  readonly gpus: readonly string[];
}

/** A row of `ARCHITECTURES`: either a CPU or a GPU; the other columns are null. */
export interface ArchitectureRow {
  readonly name: string | null;
  readonly subtype: string | null;
  readonly gpu: string | null;
}

/** Selects the distinct architectures with an index skip scan: 20 probes instead of 200,000 rows. */
export const ARCHITECTURES = `WITH RECURSIVE step AS (
    (SELECT t.name, t.subtype FROM target t ORDER BY t.name, t.subtype LIMIT 1)
    UNION ALL
    SELECT next.name, next.subtype FROM step CROSS JOIN LATERAL (
      SELECT t.name, t.subtype FROM target t WHERE (t.name, t.subtype) > (step.name, step.subtype) ORDER BY t.name, t.subtype LIMIT 1) next)
  SELECT name, subtype, NULL AS gpu FROM step
  UNION ALL SELECT NULL, NULL, gpu FROM (SELECT DISTINCT unnest(t.gpu_architectures) AS gpu FROM target t WHERE t.gpu_architectures <> '{}') named`;

/** Sorts the rows of `ARCHITECTURES` into CPUs and GPUs. */
export function architecturesOf(rows: readonly ArchitectureRow[]): Architectures {
  return {
    cpus: rows.flatMap(({ name, subtype }) => (name === null || subtype === null ? [] : [{ name, subtype }])),
    gpus: rows.flatMap(({ gpu }) => gpu ?? []),
  };
}

/**
 * The architecture conditions of a client, case-insensitive and with `-`, `_` or neither: `zen3`, `amd/zen3`, `x86_64/zen3`, `x86_64/amd/zen3` or `linux/x86_64/amd/zen3`;
 * `cc80`, `nvidia/cc80`, `accel/nvidia/cc80`, `sm_80` or `8.0`.
 */
export interface ArchitectureFilter {
  readonly cpuFamily?: readonly string[] | null;
  readonly cpuMicroarchitecture?: readonly string[] | null;
  readonly gpuArchitecture?: readonly string[] | null;
}

/** Wraps the list, because an empty list in a filter is ignored, while an architecture without targets must match nothing. */
export interface StoredNames<Name> {
  readonly names: readonly Name[];
}

/** The conditions as the names stored in the database, so that an index can be used. */
export interface ResolvedArchitectures {
  readonly family?: StoredNames<string>;
  readonly cpu?: StoredNames<Cpu>;
  readonly gpu?: StoredNames<string>;
}

const isGiven = (names: readonly string[] | null | undefined): names is readonly string[] => (names?.length ?? 0) > 0;

/** Whether the filter has an architecture condition. @throws BadUserInputError for a list or text that is too long */
export function namesArchitectures({ cpuFamily, cpuMicroarchitecture, gpuArchitecture }: ArchitectureFilter): boolean {
  const fields = Object.entries({ cpuFamily, cpuMicroarchitecture, gpuArchitecture });
  for (const [field, names] of fields) refuseOversize(field, names);
  return fields.some(([, names]) => isGiven(names));
}

/** Resolved filters per `Architectures` object, which is replaced when the architectures change. */
const resolvedFilters = new WeakMap<Architectures, LRUCache<string, ResolvedArchitectures>>();
/** At most this many resolved filters are cached (LRU). */
const MAX_RESOLVED = 1_000;

/** Resolves the names of a client to the architectures in the database. */
export function resolveArchitectures(filter: ArchitectureFilter, architectures: Architectures): ResolvedArchitectures {
  const cache = resolvedFilters.get(architectures) ?? new LRUCache<string, ResolvedArchitectures>({ max: MAX_RESOLVED });
  resolvedFilters.set(architectures, cache);
  const key = JSON.stringify([filter.cpuFamily, filter.cpuMicroarchitecture, filter.gpuArchitecture]);
  const resolved = cache.get(key) ?? findArchitectures(filter, architectures);
  cache.set(key, resolved);
  return resolved;
}

function findArchitectures(
  { cpuFamily, cpuMicroarchitecture, gpuArchitecture }: ArchitectureFilter,
  { cpus, gpus }: Architectures,
): ResolvedArchitectures {
  return {
    ...(isGiven(cpuFamily) && { family: { names: familiesOf(cpus).filter(familyMatcher(cpuFamily)) } }),
    ...(isGiven(cpuMicroarchitecture) && { cpu: { names: cpus.filter(cpuMatcher(cpuMicroarchitecture)) } }),
    ...(isGiven(gpuArchitecture) && { gpu: { names: gpus.filter(gpuMatcher(gpuArchitecture)) } }),
  };
}

const familiesOf = (cpus: readonly Cpu[]): string[] => [...new Set(cpus.map(({ name }) => name))];

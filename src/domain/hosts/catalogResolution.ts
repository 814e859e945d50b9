import type { CatalogSource, CatalogType } from '../catalog.ts';
import type { RunnableGpu } from './gpuCompatibility.ts';

/** What a host gets of a catalog, as to its CPU. */
export type CatalogState = 'NATIVE' | 'COMPATIBLE' | 'FROM_SOURCE' | 'UNSPECIFIED' | 'NOT_BUILT';

/** A CPU that builds are for, e.g. x86_64/amd/zen3, and the GPUs that builds for this CPU are for. */
export interface CpuBuilds {
  readonly cpu: string;
  readonly gpus: readonly string[];
}

/** The properties of a catalog that determine what a host gets of it. */
export interface CatalogBuilds {
  /** For explanations, e.g. EESSI 2023.06. */
  readonly label: string;
  /** Of a frozen copy, that of its original. */
  readonly source: CatalogSource | null;
  readonly type: CatalogType;
  /** The CPUs that targets of this catalog have, each once; empty if it names none. */
  readonly cpus: readonly CpuBuilds[];
}

/** A GPU whose builds a host gets. */
export interface GpuChoice extends RunnableGpu {
  /** Whether start-up would choose another one. */
  readonly needsOverride: boolean;
}

/** A CPU whose builds a host gets. */
export interface CpuChoice {
  /** As the catalog spells it. */
  readonly cpu: string;
  /** Whether it is, by archspec's name, the host's. */
  readonly isNative: boolean;
  /** Whether start-up would choose another one. */
  readonly needsOverride: boolean;
  /** Best first. A build that names GPUs is for one of these, or the host does not get it. */
  readonly gpus: readonly GpuChoice[];
}

/** The set of builds that a host gets of a catalog. */
export interface CatalogResolution {
  readonly state: CatalogState;
  /** Best first; under UPSTREAM at most one CPU with at most one GPU. Empty unless the state is NATIVE or COMPATIBLE. */
  readonly choices: readonly CpuChoice[];
  /** How that was found, one step a line. */
  readonly explanation: readonly string[];
}

/** The GPU whose builds a host gets with those for its best CPU, e.g. nvidia/cc80; null for none. */
export const acceleratorOf = ({ choices: [best] }: CatalogResolution): string | null => best?.gpus[0]?.gpu ?? null;

/** The shell commands before `module load EESSI/…` that make start-up choose a build which it would not choose by itself. */
export function exportCommands({ cpu, needsOverride }: CpuChoice, gpu: GpuChoice | null): string[] {
  const lines = needsOverride ? [`export EESSI_ARCHDETECT_OPTIONS_OVERRIDE=${cpu}`] : [];
  return gpu?.needsOverride ? [...lines, `export EESSI_ACCELERATOR_TARGET_OVERRIDE=accel/${gpu.gpu}`] : lines;
}

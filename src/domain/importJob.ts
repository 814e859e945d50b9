import type { CatalogSource } from './catalog.ts';

/** Whether a job creates, refreshes or copies a catalog. */
export type ImportKind = 'IMPORT' | 'REFRESH' | 'FREEZE';
/** The states of a job; the last three are final. */
export type ImportState = 'QUEUED' | 'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'CANCELLED';
/** The phases of a job, in order. */
export type ImportPhase = 'WAITING' | 'DOWNLOADING' | 'PARSING' | 'COMPARING' | 'APPLYING' | 'FINISHED';
/** The cause of a job: a request, or the nightly schedule. */
export type ImportTrigger = 'REQUEST' | 'SCHEDULE';

/** The nodes that a module tree is for, by names as hosts are given. */
export interface TreeHost {
  readonly cpu: string;
  readonly gpu?: readonly string[] | null;
}

/** The properties of a job that its worker needs. */
export interface ImportJob {
  readonly id: string;
  readonly kind: ImportKind;
  readonly source: CatalogSource;
  readonly release: string | null;
  readonly dryRun: boolean;
  readonly forced: boolean;
  readonly autoUpdateEnabled: boolean;
  readonly catalogId: string | null;
  /** The catalog that a FREEZE copies. */
  readonly originalId: string | null;
  /** Of a FREEZE: the version of the copy. */
  readonly catalogVersion: string | null;
  readonly catalogName: string | null;
  /** The uploaded file to read in place of upstream. */
  readonly uploadId: string | null;
  /** The nodes that a module tree is for. */
  readonly host: TreeHost | null;
  readonly slot: string;
  /** Number of the attempt, from 1. A worker whose number differs from the stored one has lost the job. */
  readonly attempt: number;
}

/** State and progress of a job. */
export interface ImportStep {
  readonly state: ImportState;
  readonly phase: ImportPhase;
  /** Bytes while downloading, packages while parsing, rows while applying. */
  readonly done: number;
  readonly total: number | null;
  /** Units of the phase per second. */
  readonly rate: number | null;
  readonly etaSeconds: number | null;
  readonly message: string | null;
}

/** A stored step. The sequence numbers of a job start at 1, without gaps. */
export interface ImportEvent extends ImportStep {
  readonly jobId: string;
  readonly sequence: number;
  readonly at: Date;
}

const FINAL: ReadonlySet<ImportState> = new Set(['SUCCEEDED', 'FAILED', 'CANCELLED']);

/** Whether a job in this state has ended. */
export const isFinal = (state: ImportState): boolean => FINAL.has(state);

/** The share of each phase in the overall progress. A phase without a known total counts as its start. */
const SHARE: Record<ImportPhase, readonly [from: number, to: number]> = {
  WAITING: [0, 0],
  DOWNLOADING: [0, 0.3],
  PARSING: [0.3, 0.7],
  COMPARING: [0.7, 0.8],
  APPLYING: [0.8, 0.99],
  FINISHED: [1, 1],
};

/** Overall progress, 0 to 1. */
export function overallProgress({ phase, done, total }: Pick<ImportStep, 'phase' | 'done' | 'total'>): number {
  const [from, to] = SHARE[phase];
  return from + (total ? Math.min(done / total, 1) * (to - from) : 0);
}

/**
 * The key of the catalog a job imports; it is unique among unfinished jobs. A rolling source has a single catalog, and LMOD one of
 * each name.
 */
export function jobSlot(source: CatalogSource, rolling: boolean, release: string | null, name: string | null): string {
  if (source === 'LMOD') return `${source} ${name ?? ''}`;
  return rolling ? source : `${source} ${release ?? 'newest'}`;
}

import type { CatalogSource } from './catalog.ts';

export type ImportKind = 'IMPORT' | 'REFRESH';
export type ImportState = 'QUEUED' | 'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'CANCELLED';
export type ImportPhase = 'WAITING' | 'DOWNLOADING' | 'PARSING' | 'COMPARING' | 'APPLYING' | 'FINISHED';
export type ImportTrigger = 'REQUEST' | 'SCHEDULE';

/** What a worker needs to know of the job it runs. */
export interface ImportJob {
  readonly id: string;
  readonly kind: ImportKind;
  readonly source: CatalogSource;
  readonly release: string | null;
  readonly dryRun: boolean;
  readonly forced: boolean;
  readonly autoUpdateEnabled: boolean;
  readonly catalogId: string | null;
  readonly slot: string;
  /** Which try this is, from 1; a worker whose number is no longer the job's has lost it. */
  readonly attempt: number;
}

/** Where a job stands. */
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

/** A stored step; sequence numbers of a job start at 1 and have no gap. */
export interface ImportEvent extends ImportStep {
  readonly jobId: string;
  readonly sequence: number;
  readonly at: Date;
}

const FINAL: ReadonlySet<ImportState> = new Set(['SUCCEEDED', 'FAILED', 'CANCELLED']);

export const isFinal = (state: ImportState): boolean => FINAL.has(state);

/** How far each phase takes the whole job; a phase without a known total stands at its beginning. */
const SHARE: Record<ImportPhase, readonly [from: number, to: number]> = {
  WAITING: [0, 0],
  DOWNLOADING: [0, 0.3],
  PARSING: [0.3, 0.7],
  COMPARING: [0.7, 0.8],
  APPLYING: [0.8, 0.99],
  FINISHED: [1, 1],
};

/** The whole job, 0 to 1. */
export function overallProgress({ phase, done, total }: Pick<ImportStep, 'phase' | 'done' | 'total'>): number {
  const [from, to] = SHARE[phase];
  return from + (total ? Math.min(done / total, 1) * (to - from) : 0);
}

/** The catalog a job is about: only one unfinished job may hold it. A rolling source has one catalog, whatever its version. */
export function jobSlot(source: CatalogSource, rolling: boolean, release: string | null): string {
  return rolling ? source : `${source} ${release ?? 'newest'}`;
}

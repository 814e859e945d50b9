import type { CatalogSource } from '../domain/catalog.ts';
import type { ImportPhase } from '../domain/importJob.ts';
import type { ImportAborted } from './stopped.ts';

/** How an import ended here: what is tried again later or elsewhere has ended too. */
export interface ImportOutcome {
  readonly source: CatalogSource;
  readonly outcome: 'succeeded' | 'failed' | ImportAborted['reason'];
  readonly seconds: number;
  /** Reports of progress that became part of a later event. */
  readonly dropped: number;
}

/** Follows one import from its begin to its end. */
export interface ImportWatch {
  run<Result>(work: () => Result): Result;
  phase(name: ImportPhase): void;
  end(outcome: ImportOutcome['outcome']): void;
}

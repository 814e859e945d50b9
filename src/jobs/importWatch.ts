import type { CatalogSource } from '../domain/catalog.ts';
import type { ImportPhase } from '../domain/importJob.ts';
import type { ImportAborted } from './stopped.ts';

/** The end of an import in this process; one to be retried or continued elsewhere has ended too. */
export interface ImportOutcome {
  readonly source: CatalogSource;
  readonly outcome: 'succeeded' | 'failed' | ImportAborted['reason'];
  readonly seconds: number;
  /** Number of progress reports merged into a later event. */
  readonly dropped: number;
}

/** Observes one import from start to end. */
export interface ImportWatch {
  run<Result>(work: () => Result): Result;
  phase(name: ImportPhase): void;
  end(outcome: ImportOutcome['outcome']): void;
}

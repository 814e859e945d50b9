import type { ImportPhase, ImportStep } from '../domain/importJob.ts';
import type { ImportWatch } from './importWatch.ts';

/** Minimum time between two events: at most ten per second. */
const INTERVAL_MS = 100;
/** Additional time per subscriber: ten events per second to a thousand subscribers would cost more than the import. */
const INTERVAL_MS_A_WATCHER = 1;

/** The current time in milliseconds. */
export type Clock = () => number;

/** Stores one step; returns false when the job no longer belongs to this attempt. */
export type RecordStep = (step: ImportStep) => Promise<boolean>;

/**
 * Reduces frequent progress reports to few events: one at the start of each phase, then at most ten per second, and fewer with
 * many subscribers.
 */
export class Progress {
  readonly #record: RecordStep;
  readonly #clock: Clock;
  readonly #onLost: () => void;
  readonly #watchers: () => number;
  readonly #watch: Pick<ImportWatch, 'phase'> | undefined;
  #phase: ImportPhase = 'WAITING';
  #done = 0;
  #total: number | null = null;
  #phaseBegan = 0;
  #written = 0;
  #writing: Promise<void> = Promise.resolve();
  #isWriting = false;
  #dropped = 0;

  /** `watchers` returns the number of subscribers of this process. */
  constructor(
    record: RecordStep,
    clock: Clock,
    onLost: () => void,
    watchers: () => number = () => 0,
    watch?: Pick<ImportWatch, 'phase'>,
  ) {
    this.#record = record;
    this.#clock = clock;
    this.#onLost = onLost;
    this.#watchers = watchers;
    this.#watch = watch;
  }

  /** Starts a phase; resolves when its event is stored. */
  async begin(phase: ImportPhase, total: number | null = null, message: string | null = null): Promise<void> {
    this.#watch?.phase(phase);
    this.#phase = phase;
    this.#done = 0;
    this.#total = total;
    this.#phaseBegan = this.#clock();
    await this.#writing;
    await this.#write(message);
  }

  /** Reports progress of a phase. Never waits: reports during a write are merged into the next event. */
  report(phase: ImportPhase, done: number, total: number | null = this.#total): void {
    // Ignored, so that bytes downloaded late are not mixed with packages already being counted.
    if (phase !== this.#phase) return;
    this.#done = done;
    this.#total = total;
    if (this.#isWriting || this.#clock() - this.#written < INTERVAL_MS + INTERVAL_MS_A_WATCHER * this.#watchers()) {
      this.#dropped += 1;
      return;
    }
    this.#writing = this.#write(null);
    // The failure is thrown at the next await; until then it must not end the process as an unhandled rejection.
    this.#writing.catch(() => undefined);
  }

  /** The number of reports merged into a later event. */
  get dropped(): number {
    return this.#dropped;
  }

  /** Resolves when no write is in progress. */
  async settle(): Promise<void> {
    await this.#writing;
  }

  async #write(message: string | null): Promise<void> {
    this.#isWriting = true;
    this.#written = this.#clock();
    try {
      if (!(await this.#record(this.#step(message)))) this.#onLost();
    } finally {
      this.#isWriting = false;
    }
  }

  #step(message: string | null): ImportStep {
    const seconds = (this.#clock() - this.#phaseBegan) / 1_000;
    const rate = this.#done > 0 && seconds > 0 ? this.#done / seconds : null;
    return {
      state: 'RUNNING',
      phase: this.#phase,
      done: this.#done,
      total: this.#total,
      rate,
      etaSeconds: rate && this.#total ? Math.max(0, Math.ceil((this.#total - this.#done) / rate)) : null,
      message,
    };
  }
}

import type { ImportPhase, ImportStep } from '../domain/importJob.ts';
import type { ImportWatch } from './importWatch.ts';

/** At most ten events a second. */
const INTERVAL_MS = 100;
/** And fewer where many watch: a thousand, told ten times a second, would take more of the process than the import does. */
const INTERVAL_MS_A_WATCHER = 1;

export type Clock = () => number;

/** Writes one step; false when the job is no longer ours. */
export type RecordStep = (step: ImportStep) => Promise<boolean>;

/** Turns counts that change all the time into few events: one at the begin of each phase, then at most ten a second, fewer where many watch. */
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

  /** `watchers` says how many this process has to tell of every event. */
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

  /** Begins a phase; the event is stored when this resolves. */
  async begin(phase: ImportPhase, total: number | null = null, message: string | null = null): Promise<void> {
    this.#watch?.phase(phase);
    this.#phase = phase;
    this.#done = 0;
    this.#total = total;
    this.#phaseBegan = this.#clock();
    await this.#writing;
    await this.#write(message);
  }

  /** Notes how far the phase is. Never waits: what comes while an event is written goes into the next one. */
  report(phase: ImportPhase, done: number, total: number | null = this.#total): void {
    // Bytes of a file that is downloaded later are none of the packages that are counted now.
    if (phase !== this.#phase) return;
    this.#done = done;
    this.#total = total;
    if (this.#isWriting || this.#clock() - this.#written < INTERVAL_MS + INTERVAL_MS_A_WATCHER * this.#watchers()) {
      this.#dropped += 1;
      return;
    }
    this.#writing = this.#write(null);
    // Who waits for it gets the failure; until then it must not end the process as one that nobody handles.
    this.#writing.catch(() => undefined);
  }

  /** How many reports have become part of a later event. */
  get dropped(): number {
    return this.#dropped;
  }

  /** Resolves when nothing is being written. */
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

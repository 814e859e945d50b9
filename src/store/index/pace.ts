import { performance } from 'node:perf_hooks';
import { setImmediate } from 'node:timers/promises';

/** Milliseconds of work without a pause: a request that arrives meanwhile waits no longer. */
const LONGEST_MS = 4;

/** Divides long work on the event loop, so that other work gets in between. */
export class Pace {
  #since = performance.now();

  /** Resolves at once, or after other work has run where this has taken its time. */
  async pause(): Promise<void> {
    if (performance.now() - this.#since < LONGEST_MS) return;
    await setImmediate();
    this.#since = performance.now();
  }

  /** Starts anew after waiting for something else. */
  resume(): void {
    this.#since = performance.now();
  }
}

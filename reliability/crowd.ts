import { setTimeout as sleep } from 'node:timers/promises';
import type { Random } from '../bench/upstream/random.ts';
import { Watcher } from './watcher.ts';

/** One in this many stalls, and one in this many reconnects. */
const ODD = 10;
const STALL_MS = 5_000;
/** Number of sockets opened at a time, and the pause between batches. */
const BATCH = { size: 50, pauseMs: 100 };
const END_MS = 300_000;

/** Options of `Crowd`. */
export interface CrowdOptions {
  readonly urls: readonly [string, string];
  readonly count: number;
  readonly random: Random;
}

/** The result over all watchers. */
export interface CrowdOutcome {
  readonly events: number;
  readonly connections: number;
  readonly faults: readonly string[];
}

/** Many subscribers that follow one import after the other, at two gateways. */
export class Crowd {
  readonly #options: CrowdOptions;
  readonly #faults: string[] = [];
  #events = 0;
  #connections = 0;

  constructor(options: CrowdOptions) {
    this.#options = options;
  }

  /** Follows an import to its end with all subscribers. */
  async watch(jobId: string): Promise<void> {
    const { count } = this.#options;
    const watchers: Watcher[] = [];
    while (watchers.length < count) {
      for (let some = Math.min(BATCH.size, count - watchers.length); some > 0; some -= 1)
        watchers.push(this.#join(jobId, watchers.length));
      await sleep(BATCH.pauseMs);
    }
    const over = new AbortController();
    await Promise.race([
      Promise.all(watchers.map(({ ended }) => ended)),
      sleep(END_MS, undefined, { signal: over.signal }).catch(() => undefined),
    ]);
    over.abort();
    await Promise.all(watchers.map((watcher) => watcher.close()));
    this.#note(watchers);
  }

  /** The result so far. */
  outcome(): CrowdOutcome {
    return { events: this.#events, connections: this.#connections, faults: this.#faults };
  }

  #join(jobId: string, index: number): Watcher {
    const { urls, random } = this.#options;
    const url = urls[index % 2 === 0 ? 0 : 1];
    if (index % ODD === 0) return new Watcher({ url: () => url, jobId, pauseMs: STALL_MS });
    if (index % ODD === 1) return new Watcher({ url: () => random.pick(urls), jobId, leaveAfter: () => random.between(1, 8) });
    return new Watcher({ url: () => url, jobId });
  }

  #note(watchers: readonly Watcher[]): void {
    const most = Math.max(...watchers.map(({ sequence }) => sequence));
    for (const { heard, gaps, errors, sequence, connections } of watchers) {
      this.#events += heard.length;
      this.#connections += connections;
      this.#faults.push(...gaps, ...errors, ...(sequence === most ? [] : [`heard ${sequence} of ${most}`]));
    }
  }
}

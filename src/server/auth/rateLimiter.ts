import { LRUCache } from 'lru-cache';

/** Maximum number of buckets; the least recently used are evicted. Takes some megabytes. */
const MAX_BUCKETS = 20_000;

/** A rate in costs of requests. */
export interface Rate {
  readonly perMinute: number;
  /** Maximum that can be spent at once after a pause. */
  readonly burst: number;
}

interface Bucket {
  level: number;
  /** Milliseconds of the clock. */
  at: number;
}

/** Token buckets by spender. A bucket refills up to its burst; a single expensive request may overdraw it. */
export class RateLimiter {
  readonly #perMs: number;
  readonly #burst: number;
  readonly #now: () => number;
  readonly #buckets = new LRUCache<string, Bucket>({ max: MAX_BUCKETS });

  constructor({ perMinute, burst }: Rate, now = () => performance.now()) {
    this.#perMs = perMinute / 60_000;
    this.#burst = burst;
    this.#now = now;
  }

  /** Whole seconds until the spender may continue; null if it may now. */
  wait(spender: string): number | null {
    const found = this.#buckets.get(spender);
    if (!found) return null;
    const { level } = this.#filled(found);
    return level > 0 ? null : Math.ceil((1 - level) / this.#perMs / 1_000);
  }

  /** Charges a cost, even if it exceeds the remaining level. */
  spend(spender: string, cost: number): void {
    const found = this.#buckets.get(spender);
    if (found) this.#filled(found).level -= cost;
    else this.#buckets.set(spender, { level: this.#burst - cost, at: this.#now() });
  }

  #filled(bucket: Bucket): Bucket {
    const now = this.#now();
    bucket.level = Math.min(this.#burst, bucket.level + (now - bucket.at) * this.#perMs);
    bucket.at = now;
    return bucket;
  }
}

import { LRUCache } from 'lru-cache';
import type { ChangeFeed } from '../../store/database/changeFeed.ts';
import type { ResponseBody } from './responseBody.ts';

/** Approximate bytes of an entry in addition to its body and key. */
const OVERHEAD = 1_000;
/** Maximum share of the memory for a single response. */
const LARGEST = 1 / 4;

/** Caches responses until the next change of the database; the least recently used are evicted first. */
export class ResponseCache {
  readonly #changes: ChangeFeed;
  readonly #responses: LRUCache<string, ResponseBody> | null;
  #epoch = 0;

  /** @param maxBytes maximum memory in bytes; 0 disables the cache */
  constructor(changes: ChangeFeed, maxBytes: number) {
    this.#changes = changes;
    this.#responses =
      maxBytes === 0
        ? null
        : new LRUCache({
            maxSize: maxBytes,
            maxEntrySize: Math.floor(maxBytes * LARGEST),
            sizeCalculation: ({ bytes }, key) => bytes + key.length + OVERHEAD,
          });
  }

  /** The epoch of responses that are started now; null while change notifications are not received. */
  get epoch(): number | null {
    return this.#changes.isConnected ? this.#changes.epoch : null;
  }

  /** Memory of the cached responses, in bytes. */
  get bytes(): number {
    this.#forget();
    return this.#responses?.calculatedSize ?? 0;
  }

  /** The cached response for a key. */
  find(key: string): ResponseBody | undefined {
    this.#forget();
    return this.#changes.isConnected ? this.#responses?.get(key) : undefined;
  }

  /** Caches a response that was started in an epoch, if that is still the current one. */
  keep(key: string, response: ResponseBody, epoch: number | null): void {
    if (!this.#responses || epoch === null || epoch !== this.epoch) return;
    this.#forget();
    this.#responses.set(key, response);
    response.onGrowth = () => this.#weigh(key, response);
  }

  #weigh(key: string, response: ResponseBody): void {
    if (this.#responses?.peek(key) !== response) return;
    // LRUCache does not update the size when the same value is set again.
    this.#responses.delete(key);
    this.#responses.set(key, response);
  }

  #forget(): void {
    if (this.#epoch === this.#changes.epoch) return;
    this.#epoch = this.#changes.epoch;
    this.#responses?.clear();
  }
}

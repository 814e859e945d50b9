import { LRUCache } from 'lru-cache';
import type { ChangeFeed } from '../../store/database/changeFeed.ts';
import type { ResponseBody } from './responseBody.ts';

/** What an answer takes beside its bytes, about. */
const OVERHEAD = 1_000;
/** One answer may take this part of the memory, and no more. */
const LARGEST = 1 / 4;

/** Answers of the epoch that lasts; the next change makes all of them go. What is used least goes first where memory is short. */
export class ResponseCache {
  readonly #changes: ChangeFeed;
  readonly #answers: LRUCache<string, ResponseBody> | null;
  #epoch = 0;

  /** @param maxBytes what it may hold, 0 for nothing at all */
  constructor(changes: ChangeFeed, maxBytes: number) {
    this.#changes = changes;
    this.#answers =
      maxBytes === 0
        ? null
        : new LRUCache({
            maxSize: maxBytes,
            maxEntrySize: Math.floor(maxBytes * LARGEST),
            sizeCalculation: ({ bytes }, key) => bytes + key.length + OVERHEAD,
          });
  }

  /** Which epoch an answer belongs to that is begun now; null where it could be outdated without a sign of it. */
  get epoch(): number | null {
    return this.#changes.isConnected ? this.#changes.epoch : null;
  }

  get bytes(): number {
    this.#forget();
    return this.#answers?.calculatedSize ?? 0;
  }

  find(key: string): ResponseBody | undefined {
    this.#forget();
    return this.#changes.isConnected ? this.#answers?.get(key) : undefined;
  }

  /** Keeps an answer that was begun in an epoch, if that lasts still. */
  keep(key: string, answer: ResponseBody, epoch: number | null): void {
    if (!this.#answers || epoch === null || epoch !== this.epoch) return;
    this.#forget();
    this.#answers.set(key, answer);
    answer.onGrowth = () => this.#weigh(key, answer);
  }

  #weigh(key: string, answer: ResponseBody): void {
    if (this.#answers?.peek(key) !== answer) return;
    // What is set to the value that it has is not weighed again.
    this.#answers.delete(key);
    this.#answers.set(key, answer);
  }

  #forget(): void {
    if (this.#epoch === this.#changes.epoch) return;
    this.#epoch = this.#changes.epoch;
    this.#answers?.clear();
  }
}

/** A power of two. */
const SHARDS = 64;

/**
 * A map by texts for more than 100,000 entries. A single map of that size is rebuilt at once where it grows, which blocks the event
 * loop for tens of milliseconds; this one consists of small maps that grow one by one.
 */
export class ShardedMap<Value> {
  readonly #shards = Array.from({ length: SHARDS }, () => new Map<string, Value>());
  #size = 0;

  get size(): number {
    return this.#size;
  }

  get(key: string): Value | undefined {
    return this.#of(key).get(key);
  }

  has(key: string): boolean {
    return this.#of(key).has(key);
  }

  set(key: string, value: Value): void {
    const shard = this.#of(key);
    const before = shard.size;
    shard.set(key, value);
    this.#size += shard.size - before;
  }

  /** @returns whether there was one. */
  delete(key: string): boolean {
    const isDeleted = this.#of(key).delete(key);
    if (isDeleted) this.#size--;
    return isDeleted;
  }

  /** All keys, in no order. What is added meanwhile may be left out. */
  *keys(): Generator<string> {
    for (const shard of this.#shards) yield* shard.keys();
  }

  /** By the last two characters, which differ in names as well as in ids. */
  #of(key: string): Map<string, Value> {
    const place = (key.charCodeAt(key.length - 1) * 7 + key.charCodeAt(key.length - 2)) & (SHARDS - 1);
    return this.#shards[place] as Map<string, Value>; // NaN, for a key of one character, is 0 here
  }
}

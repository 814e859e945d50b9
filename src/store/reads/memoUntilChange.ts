import { LRUCache } from 'lru-cache';
import type { ChangeFeed } from '../database/changeFeed.ts';

/** Returns the cached value of a key, or reads it; concurrent reads are shared. */
export type Memo = <Value>(key: string, read: () => Promise<Value>) => Promise<Value>;

/** Maximum number of cached values (LRU). */
const MAX_VALUES = 1_000;

/** Caches reads by key until anything in the database changes. A failed read is not cached. */
export function memoUntilChange(changes: Pick<ChangeFeed, 'epoch' | 'isConnected'>): Memo {
  const values = new LRUCache<string, Promise<unknown>>({ max: MAX_VALUES });
  let keptIn = changes.epoch;

  return <Value>(key: string, read: () => Promise<Value>): Promise<Value> => {
    if (!changes.isConnected) return read();
    if (keptIn !== changes.epoch) values.clear();
    keptIn = changes.epoch;
    const found = values.get(key);
    if (found) return found as Promise<Value>; // cached under the same key
    const value = read();
    values.set(key, value);
    value.catch(() => values.peek(key) === value && values.delete(key));
    return value;
  };
}

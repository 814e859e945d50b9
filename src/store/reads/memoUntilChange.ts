import { LRUCache } from 'lru-cache';
import type { ChangeFeed } from '../database/changeFeed.ts';

/** What was read for a key, or is read for it now. */
export type Memo = <Value>(key: string, read: () => Promise<Value>) => Promise<Value>;

/** As many values are kept, the latest used. */
const MAX_VALUES = 1_000;

/** Keeps what is read, by a key, until anything in the database changes. A failed reading is not kept. */
export function memoUntilChange(changes: Pick<ChangeFeed, 'epoch' | 'isConnected'>): Memo {
  const values = new LRUCache<string, Promise<unknown>>({ max: MAX_VALUES });
  let keptIn = changes.epoch;

  return <Value>(key: string, read: () => Promise<Value>): Promise<Value> => {
    if (!changes.isConnected) return read();
    if (keptIn !== changes.epoch) values.clear();
    keptIn = changes.epoch;
    const found = values.get(key);
    if (found) return found as Promise<Value>; // read for the same key
    const value = read();
    values.set(key, value);
    value.catch(() => values.peek(key) === value && values.delete(key));
    return value;
  };
}

import type { Changes } from './changes.ts';

/** What was read for a key, or is read for it now. */
export type Remember = <Value>(key: string, read: () => Promise<Value>) => Promise<Value>;

/** As many values are kept; the oldest go first. */
const MAX_VALUES = 1_000;

/** Keeps what is read, by a key, until anything in the database changes. A failed reading is not kept. */
export function remembered(changes: Pick<Changes, 'epoch' | 'isCurrent'>): Remember {
  const values = new Map<string, Promise<unknown>>();
  let keptIn = changes.epoch;

  return <Value>(key: string, read: () => Promise<Value>): Promise<Value> => {
    if (!changes.isCurrent) return read();
    if (keptIn !== changes.epoch) values.clear();
    keptIn = changes.epoch;
    const found = values.get(key);
    if (found) return found as Promise<Value>; // read for the same key
    const value = read();
    values.set(key, value);
    value.catch(() => values.get(key) === value && values.delete(key));
    for (const oldest of values.keys()) if (values.size > MAX_VALUES) values.delete(oldest);
    return value;
  };
}

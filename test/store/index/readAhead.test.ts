import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { ChangeFeed } from '../../../src/store/database/changeFeed.ts';
import { IndexState } from '../../../src/store/index/indexState.ts';
import { ReadAhead } from '../../../src/store/index/readAhead.ts';

const QUIET_MS = 1_000;

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** Counts the readings of an index, of which the one with a number fails. */
function openReadAhead({ failing = 0, isRead = true } = {}) {
  const changes = new ChangeFeed();
  const seen = { count: 0, errors: [] as unknown[] };
  const index = {
    isRead,
    current: () => {
      seen.count += 1;
      return seen.count === failing ? Promise.reject(new Error('away')) : Promise.resolve(new IndexState());
    },
  };
  const ahead = new ReadAhead({ index, changes, quietMs: QUIET_MS, onError: (error) => seen.errors.push(error) });
  return { ahead, changes, seen };
}

test('an index is read again when a row of changes is over', async () => {
  const { changes, seen } = openReadAhead();

  for (let edits = 0; edits < 5; edits += 1) {
    changes.invalidate();
    await vi.advanceTimersByTimeAsync(QUIET_MS - 1);
  }
  expect(seen.count).toBe(0);

  await vi.advanceTimersByTimeAsync(10 * QUIET_MS);
  expect(seen.count).toBe(1);
});

test('an index that nobody has needed is read on request, and not after changes', async () => {
  const { ahead, changes, seen } = openReadAhead({ isRead: false });

  changes.invalidate();
  await vi.advanceTimersByTimeAsync(10 * QUIET_MS);
  expect(seen.count).toBe(0);

  ahead.read();
  expect(seen.count).toBe(1);
});

test('a reading that fails is reported, and the next change reads again', async () => {
  const { ahead, changes, seen } = openReadAhead({ failing: 1 });
  ahead.read();
  await vi.advanceTimersByTimeAsync(0);
  expect(seen.errors).toEqual([new Error('away')]);

  changes.invalidate();
  await vi.advanceTimersByTimeAsync(QUIET_MS);

  expect(seen.count).toBe(2);
  expect(seen.errors).toHaveLength(1);
});

import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { ChangeFeed } from '../../../src/store/database/changeFeed.ts';
import { IndexState } from '../../../src/store/index/indexState.ts';
import { renewAfterChanges } from '../../../src/store/index/renewAfterChanges.ts';

const QUIET_MS = 1_000;

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** The number of renewals, of which the one with a number fails. */
function renewals(failing = 0) {
  const changes = new ChangeFeed();
  const seen = { count: 0, errors: [] as unknown[] };
  const index = {
    current: () => {
      seen.count += 1;
      return seen.count === failing ? Promise.reject(new Error('away')) : Promise.resolve(new IndexState());
    },
  };
  renewAfterChanges({ index, changes, quietMs: QUIET_MS, onError: (error) => seen.errors.push(error) });
  return { changes, seen };
}

test('the index is read at once, and again when a row of changes is over', async () => {
  const { changes, seen } = renewals();
  expect(seen.count).toBe(1);

  for (let edits = 0; edits < 5; edits += 1) {
    changes.invalidate();
    await vi.advanceTimersByTimeAsync(QUIET_MS - 1);
  }
  expect(seen.count).toBe(1);

  await vi.advanceTimersByTimeAsync(10 * QUIET_MS);
  expect(seen.count).toBe(2);
});

test('a renewal that fails is reported, and the next change renews again', async () => {
  const { changes, seen } = renewals(1);
  await vi.advanceTimersByTimeAsync(0);
  expect(seen.errors).toEqual([new Error('away')]);

  changes.invalidate();
  await vi.advanceTimersByTimeAsync(QUIET_MS);

  expect(seen.count).toBe(2);
  expect(seen.errors).toHaveLength(1);
});

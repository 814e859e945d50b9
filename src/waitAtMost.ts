import { setTimeout as sleep } from 'node:timers/promises';

/** Waits for a promise, at most `ms` milliseconds. Resolves with whether it settled in time; rejects if it does within that time. */
export async function waitAtMost(ms: number, step: Promise<void>): Promise<boolean> {
  const over = new AbortController();
  const tooLate = sleep(ms, false, { signal: over.signal }).catch(() => false);
  try {
    return await Promise.race([step.then(() => true), tooLate]);
  } finally {
    over.abort();
  }
}

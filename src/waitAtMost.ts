import { setTimeout as sleep } from 'node:timers/promises';

/** Waits for a promise, at most `ms` milliseconds. Resolves with whether it settled in time; rejects if it does within that time. */
export async function waitAtMost(ms: number, step: Promise<void>): Promise<boolean> {
  const timer = new AbortController();
  const timeout = sleep(ms, false, { signal: timer.signal }).catch(() => false);
  try {
    return await Promise.race([step.then(() => true), timeout]);
  } finally {
    timer.abort();
  }
}

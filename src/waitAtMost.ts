import { setTimeout as sleep } from 'node:timers/promises';

/** Waits for a step of the stop, at most `ms` milliseconds. Returns whether it ended in time. @throws what the step throws in that time */
export async function waitAtMost(ms: number, step: Promise<void>): Promise<boolean> {
  const over = new AbortController();
  const tooLate = sleep(ms, false, { signal: over.signal }).catch(() => false);
  try {
    return await Promise.race([step.then(() => true), tooLate]);
  } finally {
    over.abort();
  }
}

import { setTimeout as sleep } from 'node:timers/promises';

/** Waits for a step of the stop, but not for ever. */
export async function within(ms: number, step: Promise<void>): Promise<void> {
  const over = new AbortController();
  await Promise.race([step, sleep(ms, undefined, { signal: over.signal }).catch(() => undefined)]);
  over.abort();
}

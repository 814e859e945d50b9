import { setTimeout as sleep } from 'node:timers/promises';
import { Connection } from './connection.ts';
import type { Target } from './target.ts';

/** The latency of one request. */
export interface Sample {
  /** Milliseconds since 1970. */
  readonly began: number;
  readonly ms: number;
  readonly bytes: number;
}

/** Options of `ask`. */
export interface LoadOptions {
  /** Pause between a response and the next request; none by default. */
  readonly pauseMs?: number;
  readonly signal: AbortSignal;
}

const TIMEOUT_MS = 60_000;

/** One user on one connection, who sends requests in sequence until aborted. @throws Error for any status but 200 */
export async function ask(target: Target, { pauseMs = 0, signal }: LoadOptions): Promise<Sample[]> {
  const connection = new Connection(target.origin);
  const samples: Sample[] = [];
  try {
    while (!signal.aborted) {
      samples.push(await askOnce(connection, target));
      if (pauseMs > 0) await sleep(pauseMs);
    }
    return samples;
  } finally {
    connection.close();
  }
}

/** Sends a request. @throws Error for any status but 200 */
export async function askOnce(connection: Connection, target: Target): Promise<Sample> {
  const [began, from] = [Date.now(), performance.now()];
  const { status, bytes } = await connection.ask(target);
  if (status !== 200) throw new Error(`${target.path} answers with status ${status}.`);
  return { began, ms: performance.now() - from, bytes };
}

/** The parsed response to one request. */
export async function answerOf(target: Target): Promise<unknown> {
  const { origin, path, body } = target;
  const answer = await fetch(`${origin}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: body ?? null,
    signal: AbortSignal.timeout(TIMEOUT_MS),
  });
  return answer.json();
}

/** Sends a request this many times. */
export async function askTimes(target: Target, times: number): Promise<void> {
  const connection = new Connection(target.origin);
  for (let time = 0; time < times; time += 1) await askOnce(connection, target);
  connection.close();
}

/** Several users for some seconds. */
export async function askTogether(target: Target, connections: number, seconds: number): Promise<Sample[]> {
  const signal = AbortSignal.timeout(Math.round(seconds * 1_000));
  return (await Promise.all(Array.from({ length: connections }, () => ask(target, { signal })))).flat();
}

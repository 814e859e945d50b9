import { expect, test } from 'vitest';
import { RateLimiter } from '../../src/server/auth/rateLimiter.ts';

function openLimiter() {
  let now = 0;
  const limiter = new RateLimiter({ perMinute: 60, burst: 10 }, () => now);
  return { limiter, pass: (seconds: number) => void (now += seconds * 1_000) };
}

test('what is spent comes back by the minute, and no more than the burst', () => {
  const { limiter, pass } = openLimiter();

  limiter.spend('ana', 10);
  const empty = limiter.wait('ana');
  pass(1);
  const refilled = limiter.wait('ana');
  pass(1_000);
  limiter.spend('ana', 10);

  expect([empty, refilled, limiter.wait('ana'), limiter.wait('ben')]).toEqual([1, null, 1, null]);
});

test('something dear can be had once from a bucket that is not empty, and is waited for afterwards', () => {
  const { limiter, pass } = openLimiter();

  limiter.spend('ana', 100);

  expect(limiter.wait('ana')).toBe(91);
  pass(90);
  expect(limiter.wait('ana')).toBe(1);
  pass(1);
  expect(limiter.wait('ana')).toBeNull();
});

test('a million spenders take no more room than thousands', () => {
  const { limiter } = openLimiter();
  const before = process.memoryUsage().heapUsed;

  for (let index = 0; index < 1_000_000; index += 1) limiter.spend(`spender ${index}`, 100);

  expect(limiter.wait('spender 0')).toBeNull();
  expect(limiter.wait('spender 999999')).not.toBeNull();
  expect(process.memoryUsage().heapUsed - before).toBeLessThan(100e6);
});

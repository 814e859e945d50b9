import { EventEmitter } from 'node:events';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { WebSocket } from 'ws';
import { keepAlive } from '../../src/server/transports/keepAlive.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** A socket whose client sends a pong so many milliseconds after a ping; null for one that has gone. */
class FakeSocket extends EventEmitter {
  readonly #pongMs: number | null;
  pings = 0;
  isTerminated = false;

  constructor(pongMs: number | null) {
    super();
    this.#pongMs = pongMs;
    keepAlive(this as unknown as WebSocket);
  }

  ping(): void {
    this.pings += 1;
    if (this.#pongMs !== null) setTimeout(() => this.emit('pong'), this.#pongMs);
  }

  terminate(): void {
    this.isTerminated = true;
    this.emit('close');
  }
}

test('a socket stays open whose pongs come, at once or half a minute late', () => {
  const [prompt, slow] = [new FakeSocket(5), new FakeSocket(30_000)];

  vi.advanceTimersByTime(600_000);

  expect([prompt.isTerminated, slow.isTerminated]).toEqual([false, false]);
  expect(prompt.pings).toBe(50);
});

test('a socket without a pong is terminated within a minute, and not pinged again', () => {
  const gone = new FakeSocket(null);

  vi.advanceTimersByTime(60_000);

  expect(gone.isTerminated).toBe(true);
  expect(gone.pings).toBe(3);
  expect(vi.getTimerCount()).toBe(0);
});

import { Repeater, SlidingBuffer } from '@repeaterjs/repeater';

/**
 * Wakes the subscribers of a topic to read again. Carries no payload: a lost, duplicate or late wake-up costs a read, never an
 * event.
 */
export class Wakeups {
  readonly #topics = new Map<string, Set<() => void>>();

  /** The wake-ups of a topic, from the first `next()` on; several pending ones are merged. */
  subscribe(topic: string): Repeater<void, void> {
    return new Repeater<void, void, unknown>((push, stop) => {
      const wake = () => void push();
      const subscribers = this.#topics.get(topic) ?? new Set();
      this.#topics.set(topic, subscribers.add(wake));
      return stop.then(() => {
        subscribers.delete(wake);
        if (subscribers.size === 0 && this.#topics.get(topic) === subscribers) this.#topics.delete(topic);
      });
      // Each subscriber needs its own buffer: a shared one delivers each wake-up to one subscriber only.
    }, new SlidingBuffer(1));
  }

  /** Wakes the subscribers of a topic. */
  wake(topic: string): void {
    this.#topics.get(topic)?.forEach((wake) => wake());
  }

  /** Wakes all subscribers, after a lost connection that may have missed events. */
  wakeAll(): void {
    for (const topic of this.#topics.keys()) this.wake(topic);
  }

  /** The number of subscribers of a topic. */
  listeners(topic: string): number {
    return this.#topics.get(topic)?.size ?? 0;
  }

  /** The number of subscribers of all topics. */
  get subscribers(): number {
    return [...this.#topics.values()].reduce((sum, subscribers) => sum + subscribers.size, 0);
  }
}

import { Repeater, SlidingBuffer } from '@repeaterjs/repeater';

/** Tells subscribers of a topic to look again. Carries no payload: a lost, doubled or late wake-up costs a read, never an event. */
export class Wakeups {
  readonly #topics = new Map<string, Set<() => void>>();

  /** Wake-ups of a topic, from the first `next()` on; several that nobody took are one. */
  subscribe(topic: string): Repeater<void, void> {
    return new Repeater<void, void, unknown>((push, stop) => {
      const wake = () => void push();
      const subscribers = this.#topics.get(topic) ?? new Set();
      this.#topics.set(topic, subscribers.add(wake));
      return stop.then(() => {
        subscribers.delete(wake);
        if (subscribers.size === 0 && this.#topics.get(topic) === subscribers) this.#topics.delete(topic);
      });
      // A buffer of its own: one that subscribers share gives each wake-up to only one of them.
    }, new SlidingBuffer(1));
  }

  wake(topic: string): void {
    this.#topics.get(topic)?.forEach((wake) => wake());
  }

  /** After a lost connection: nobody knows what was missed. */
  wakeAll(): void {
    for (const topic of this.#topics.keys()) this.wake(topic);
  }

  /** How many listen to a topic. */
  listeners(topic: string): number {
    return this.#topics.get(topic)?.size ?? 0;
  }

  get subscribers(): number {
    return [...this.#topics.values()].reduce((sum, subscribers) => sum + subscribers.size, 0);
  }
}

/**
 * Wakes the subscribers of a topic to read again. Carries no payload: a lost, duplicate or late wake-up costs a read, never an
 * event.
 */
export class Wakeups {
  readonly #topics = new Map<string, Set<WakeupSubscription>>();

  /** Subscribes to a topic, until the subscription is ended. */
  subscribe(topic: string): WakeupSubscription {
    const subscribers = this.#topics.get(topic) ?? new Set();
    this.#topics.set(topic, subscribers);
    const subscription = new WakeupSubscription(() => {
      subscribers.delete(subscription);
      if (subscribers.size === 0 && this.#topics.get(topic) === subscribers) this.#topics.delete(topic);
    });
    subscribers.add(subscription);
    return subscription;
  }

  /** Wakes the subscribers of a topic. */
  wake(topic: string): void {
    this.#topics.get(topic)?.forEach((subscription) => subscription.wake());
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

/** The wake-ups of one subscriber; several that were not awaited are merged. */
export class WakeupSubscription {
  readonly #onEnd: () => void;
  #isWoken = false;
  #hasEnded = false;
  #resume: ((isWoken: boolean) => void) | null = null;

  /** @param onEnd called once, at its end */
  constructor(onEnd: () => void) {
    this.#onEnd = onEnd;
  }

  /** Resolves with true at the next wake-up, or at once after one that was not awaited; with false at the end. Await one at a time. */
  async next(): Promise<boolean> {
    if (!this.#isWoken && !this.#hasEnded) await new Promise((resolve) => (this.#resume = resolve));
    this.#isWoken = false;
    return !this.#hasEnded;
  }

  /** Wakes the subscriber. */
  wake(): void {
    this.#isWoken = true;
    this.#resume?.(true);
  }

  /** Ends the subscription. */
  end(): void {
    if (this.#hasEnded) return;
    this.#hasEnded = true;
    this.#resume?.(false);
    this.#onEnd();
  }
}

import type { Wakeups, WakeupSubscription } from './wakeups.ts';

/** Stored events; `finished` when no events will follow. */
export interface StoredEvents<Event> {
  readonly events: readonly Event[];
  readonly finished: boolean;
}

/**
 * Emits the events that `read` returns now and after each wake-up of the topic. `read` returns only events after those it
 * returned before. Ends once `read` reports `finished`; `onEnd` is called at its end, or when the subscriber leaves.
 */
export const follow = <Event>(
  wakeups: Wakeups,
  topic: string,
  read: () => Promise<StoredEvents<Event>>,
  onEnd: () => void = () => undefined,
): Followed<Event> => new Followed(() => wakeups.subscribe(topic), read, onEnd);

const DONE = { done: true, value: undefined } as const;

/**
 * The events of one subscriber, who asks for one at a time. Not an async generator: its return() waits for the pending next(), so a
 * client that unsubscribes from a quiet job would stay subscribed until its next event.
 */
export class Followed<Event> implements AsyncIterableIterator<Event> {
  readonly #subscribe: () => WakeupSubscription;
  readonly #read: () => Promise<StoredEvents<Event>>;
  readonly #onEnd: () => void;
  /** From the first `next` on. */
  #wakeups: WakeupSubscription | null = null;
  #events: readonly Event[] = [];
  #place = 0;
  #isFinished = false;
  #hasEnded = false;

  constructor(subscribe: () => WakeupSubscription, read: () => Promise<StoredEvents<Event>>, onEnd: () => void) {
    this.#subscribe = subscribe;
    this.#read = read;
    this.#onEnd = onEnd;
  }

  async next(): Promise<IteratorResult<Event, undefined>> {
    try {
      while (!this.#hasEnded) {
        if (this.#place < this.#events.length) return { done: false, value: this.#events[this.#place++] as Event };
        if (this.#isFinished) this.#end();
        else await this.#readMore();
      }
    } catch (error) {
      this.#end();
      throw error;
    }
    return DONE;
  }

  return(): Promise<IteratorResult<Event, undefined>> {
    this.#end();
    return Promise.resolve(DONE);
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  /** Reads what is stored, or waits where nothing is. */
  async #readMore(): Promise<void> {
    // Before the first read: an event published after it would otherwise be lost.
    const wakeups = (this.#wakeups ??= this.#subscribe());
    const { events, finished } = await this.#read();
    [this.#events, this.#place, this.#isFinished] = [events, 0, finished];
    // A read returns a bounded page: there may be more unless it is empty.
    if (events.length === 0 && !finished) await wakeups.next();
  }

  #end(): void {
    if (this.#hasEnded) return;
    this.#hasEnded = true;
    this.#events = [];
    this.#wakeups?.end();
    this.#onEnd();
  }
}

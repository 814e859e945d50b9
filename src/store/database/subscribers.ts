import type { OnNotification } from './driver.ts';

interface Subscriber {
  readonly onNotification: OnNotification;
  readonly onLost: (() => void) | undefined;
}

/** The subscribers of notifications, by channel. */
export class Subscribers {
  readonly #channels = new Map<string, Subscriber[]>();

  /** The channels with subscribers. */
  channels(): Iterable<string> {
    return this.#channels.keys();
  }

  /** Adds a subscriber. See `DatabaseDriver.listen`. */
  add(channel: string, onNotification: OnNotification, onLost: (() => void) | undefined): void {
    this.#channels.set(channel, [...(this.#channels.get(channel) ?? []), { onNotification, onLost }]);
  }

  /** Passes a notification to the subscribers of its channel. */
  notify(channel: string, payload: string): void {
    this.#channels.get(channel)?.forEach(({ onNotification }) => onNotification(payload));
  }

  /** Tells all subscribers to read again. */
  notifyAll(): void {
    for (const channel of [...this.#channels.keys()]) this.notify(channel, '');
  }

  /** Tells all subscribers that notifications may be lost. */
  notifyLoss(): void {
    for (const { onLost } of [...this.#channels.values()].flat()) onLost?.();
  }
}

import { Repeater } from '@repeaterjs/repeater';
import type { ImportEvent } from '../domain/importJob.ts';
import type { Wakeups } from './wakeups.ts';

/** Stored events; `finished` when no events will follow. */
export interface StoredEvents {
  readonly events: readonly ImportEvent[];
  readonly finished: boolean;
}

/**
 * Emits the events that `read` returns now and after each wake-up of the topic. `read` returns only events after those it
 * returned before. Ends once `read` reports `finished`.
 */
export function follow(wakeups: Wakeups, topic: string, read: () => Promise<StoredEvents>): Repeater<ImportEvent> {
  // A Repeater and not an async generator: return() on a generator waits for the pending next(), so a client that unsubscribes
  // from a quiet job would stay subscribed until its next event.
  return new Repeater<ImportEvent>(async (push, stop) => {
    const live = wakeups.subscribe(topic);
    // The subscription starts with the first next(), not with subscribe(). Call it before reading, or an event published in
    // between is lost.
    let wake = live.next();
    let left = false;
    void stop.then(() => {
      left = true;
      void live.return();
    });
    try {
      while (!left) {
        const { events, finished } = await read();
        for (const event of events) await push(event);
        if (finished) return;
        if (events.length > 0) continue; // read() returns a bounded page: wait only when it is empty
        if ((await wake).done) return;
        wake = live.next();
      }
    } finally {
      stop();
    }
  });
}

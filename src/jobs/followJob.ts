import { Repeater } from '@repeaterjs/repeater';
import type { Wakeups } from './wakeups.ts';

/** Stored events; `finished` when no events will follow. */
export interface StoredEvents<Event> {
  readonly events: readonly Event[];
  readonly finished: boolean;
}

/**
 * Emits the events that `read` returns now and after each wake-up of the topic. `read` returns only events after those it
 * returned before. Ends once `read` reports `finished`; `onEnd` is called at its end, or when the subscriber leaves.
 */
export function follow<Event>(
  wakeups: Wakeups,
  topic: string,
  read: () => Promise<StoredEvents<Event>>,
  onEnd: () => void = () => undefined,
): Repeater<Event> {
  // A Repeater and not an async generator: return() on a generator waits for the pending next(), so a client that unsubscribes
  // from a quiet job would stay subscribed until its next event.
  return new Repeater<Event>(async (push, stop) => {
    const live = wakeups.subscribe(topic);
    // The subscription starts with the first next(), not with subscribe(). Call it before reading, or an event published in
    // between is lost.
    let wake = live.next();
    let left = false;
    void stop.then(() => {
      left = true;
      onEnd();
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

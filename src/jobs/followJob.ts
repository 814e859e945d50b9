import { Repeater } from '@repeaterjs/repeater';
import type { ImportEvent } from '../domain/importJob.ts';
import type { Wakeups } from './wakeups.ts';

/** `finished`: nothing will ever follow these events. */
export interface StoredEvents {
  readonly events: readonly ImportEvent[];
  readonly finished: boolean;
}

/** What `read` gives, then what it gives whenever the topic is woken: events after the last ones it gave. Ends when it says so. */
export function follow(wakeups: Wakeups, topic: string, read: () => Promise<StoredEvents>): Repeater<ImportEvent> {
  // A Repeater and not an async generator: return() on a generator waits for the pending
  // next(), so a client that leaves a quiet job would stay subscribed until its next event.
  return new Repeater<ImportEvent>(async (push, stop) => {
    const live = wakeups.subscribe(topic);
    // The subscription begins with the first next(), not with subscribe(). Ask before
    // reading, or what is published in between is lost.
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
        if (events.length > 0) continue; // read() gives a bounded page: wait only when it is empty
        if ((await wake).done) return;
        wake = live.next();
      }
    } finally {
      stop();
    }
  });
}

import type { ServerResponse } from 'node:http';
import type { Readable } from 'node:stream';
import type { ConnectionLimit } from './connectionLimit.ts';

/** The answers that go on until somebody ends them: server-sent events. */
export class EventStreams {
  /** Of those of each address. */
  readonly limit: ConnectionLimit;
  readonly #open = new Map<ServerResponse, Readable>();

  constructor(limit: ConnectionLimit) {
    this.limit = limit;
  }

  /** Sends events as they come, until they end or the client leaves. */
  open(events: Readable, response: ServerResponse): void {
    this.#open.set(response, events);
    response.once('close', () => {
      this.#open.delete(response);
      events.destroy();
    });
    events.pipe(response);
  }

  /** Ends all of them without `complete`, so that clients connect again, elsewhere, and go on where they were. */
  end(): void {
    for (const [response, events] of this.#open) {
      events.unpipe(response);
      response.end();
    }
  }
}

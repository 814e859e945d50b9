import type { ServerResponse } from 'node:http';
import type { Readable } from 'node:stream';
import type { ConnectionLimit } from './connectionLimit.ts';
import { whenClosed } from './whenClosed.ts';

/** Load balancers end a connection on which nothing was sent for ten seconds or more. */
const PING_MS = 5_000;
/** A comment of server-sent events. */
const PING = ':\n\n';

/** The answers that go on until somebody ends them: server-sent events. */
export class EventStreams {
  /** Of those of each address. */
  readonly limit: ConnectionLimit;
  readonly #pingMs: number;
  readonly #open = new Map<ServerResponse, Readable>();

  /** @param pingMs milliseconds between the comments that keep a connection alive */
  constructor(limit: ConnectionLimit, pingMs = PING_MS) {
    this.limit = limit;
    this.#pingMs = pingMs;
  }

  /**
   * Sends the headers at once, with what tells nginx not to buffer, and then events as they come, until they end or the client
   * leaves, also where it has left already.
   */
  open(events: Readable, response: ServerResponse): void {
    response.setHeader('x-accel-buffering', 'no');
    response.flushHeaders();
    this.#open.set(response, events);
    const stopPings = this.#ping(events, response);
    whenClosed(response, () => {
      stopPings();
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

  /** Only between events, which can come in several pieces, and not to those who do not read. Returns what ends it. */
  #ping(events: Readable, response: ServerResponse): () => void {
    let isBetween = true;
    events.on('data', (chunk: Buffer | string) => (isBetween = chunk.toString().endsWith('\n\n')));
    const timer = setInterval(() => {
      if (isBetween && !response.writableNeedDrain && !response.writableEnded) response.write(PING);
    }, this.#pingMs);
    return () => clearInterval(timer);
  }
}

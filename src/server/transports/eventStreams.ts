import type { ServerResponse } from 'node:http';
import type { Readable } from 'node:stream';
import type { ConnectionLimit } from './connectionLimit.ts';
import { whenClosed } from './whenClosed.ts';

/** Some load balancers close connections that are idle for ten seconds. */
const PING_MS = 5_000;
/** A comment of server-sent events. */
const PING = ':\n\n';

/** The open event streams (server-sent events). */
export class EventStreams {
  /** Limits the streams per address. */
  readonly limit: ConnectionLimit;
  readonly #pingMs: number;
  readonly #open = new Map<ServerResponse, Readable>();

  /** @param pingMs interval in milliseconds of the comments that keep a connection alive */
  constructor(limit: ConnectionLimit, pingMs = PING_MS) {
    this.limit = limit;
    this.#pingMs = pingMs;
  }

  /**
   * Sends the headers immediately, including the one that disables buffering in nginx, and then events as they arrive, until they
   * end or the client disconnects, even if it has done so already.
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
    events.on('error', () => response.destroy());
    events.pipe(response);
  }

  /** Ends all streams without `complete`, so that clients reconnect to another gateway and resume. */
  end(): void {
    for (const [response, events] of this.#open) {
      events.unpipe(response);
      response.end();
    }
  }

  /**
   * Pings only between events, which may arrive in several chunks, and only clients that read.
   * @returns a function that stops it
   */
  #ping(events: Readable, response: ServerResponse): () => void {
    let isBetween = true;
    events.on('data', (chunk: Buffer | string) => (isBetween = chunk.toString().endsWith('\n\n')));
    const timer = setInterval(() => {
      if (isBetween && !response.writableNeedDrain && !response.writableEnded) response.write(PING);
    }, this.#pingMs);
    return () => clearInterval(timer);
  }
}

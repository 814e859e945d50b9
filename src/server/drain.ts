import type { Server as HttpServer, ServerResponse } from 'node:http';
import { Server } from 'node:net';
import type { EventStreams } from './transports/eventStreams.ts';

/** How long open requests may take when the gateway stops. */
const DRAIN_MS = 5_000;
/** How long a kept connection may stay without a request: who uses it at this moment must not be cut off. */
const LINGER_MS = 500;
const SWEEP_MS = 50;
/** Turns of the event loop, each of which accepts who waits, until nobody does. */
const ACCEPT_TURNS = 100;

/**
 * Takes no new connections, answers what has come and still comes on those that are open, each with `connection: close`,
 * and then cuts what is left.
 *
 * @param lingerMs milliseconds for which connections without a request stay open
 */
export async function drain(server: HttpServer, streams: EventStreams, lingerMs = LINGER_MS): Promise<void> {
  streams.end();
  await allAccepted(server);
  server.prependListener('request', (_request, response: ServerResponse) => response.setHeader('connection', 'close'));
  // HTTP's own close() ends idle connections at once, also those on which a request is on its way.
  const closed = new Promise<void>((resolve) => void Server.prototype.close.call(server, () => resolve()));
  // Not in the timer itself: what has arrived since the loop was last at it is read first, and makes a connection busy.
  const sweepSoon = () => void setImmediate(() => server.closeIdleConnections());
  let sweep: NodeJS.Timeout | undefined;
  const linger = setTimeout(() => (sweep = setInterval(sweepSoon, SWEEP_MS)), lingerMs);
  const cut = setTimeout(() => server.closeAllConnections(), DRAIN_MS);
  await closed;
  clearTimeout(linger);
  clearInterval(sweep);
  clearTimeout(cut);
  server.close(); // clears what HTTP keeps for itself, a timer
}

/** The system resets connections that nobody has accepted when nobody listens any more. */
async function allAccepted(server: HttpServer): Promise<void> {
  let hasAccepted = true;
  const onConnection = () => void (hasAccepted = true);
  server.on('connection', onConnection);
  for (let turn = 0; hasAccepted && turn < ACCEPT_TURNS; turn += 1) {
    hasAccepted = false;
    await new Promise((resolve) => setImmediate(resolve));
  }
  server.removeListener('connection', onConnection);
}

import type { Server as HttpServer, ServerResponse } from 'node:http';
import { Server } from 'node:net';
import type { EventStreams } from './transports/eventStreams.ts';

/** Time limit for open requests when the gateway stops. */
const DRAIN_MS = 5_000;
/** Time that a keep-alive connection stays open without a request: a client may just be sending one. */
const LINGER_MS = 500;
const SWEEP_MS = 50;
/** Maximum number of event loop turns that accept pending connections. */
const ACCEPT_TURNS = 100;

/**
 * Stops accepting connections, answers pending requests and those that still arrive on open connections with `connection: close`,
 * and then closes the remaining connections.
 *
 * @param lingerMs milliseconds for which connections without a request stay open
 */
export async function drain(server: HttpServer, streams: EventStreams, lingerMs = LINGER_MS): Promise<void> {
  streams.end();
  await allAccepted(server);
  server.prependListener('request', (_request, response: ServerResponse) => response.setHeader('connection', 'close'));
  // The close() of http.Server ends idle connections immediately, also those on which a request is in flight.
  const closed = new Promise<void>((resolve) => void Server.prototype.close.call(server, () => resolve()));
  // Not in the timer itself: data that has arrived in the meantime is read first, and marks its connection as busy.
  const sweepSoon = () => void setImmediate(() => server.closeIdleConnections());
  let sweep: NodeJS.Timeout | undefined;
  const linger = setTimeout(() => (sweep = setInterval(sweepSoon, SWEEP_MS)), lingerMs);
  const cut = setTimeout(() => server.closeAllConnections(), DRAIN_MS);
  await closed;
  clearTimeout(linger);
  clearInterval(sweep);
  clearTimeout(cut);
  server.close(); // clears the internal timer of http.Server
}

/** Accepts pending connections; the operating system would reset them when the socket stops listening. */
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

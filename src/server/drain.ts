import type { Server as HttpServer, ServerResponse } from 'node:http';
import { Server } from 'node:net';
import type { EventStreams } from './eventStreams.ts';

/** How long open requests may take when the gateway stops. */
const DRAIN_MS = 5_000;
/** How long a kept connection may stay without a request: who uses it at this moment must not be cut off. */
const LINGER_MS = 500;
const SWEEP_MS = 50;

/**
 * Takes no new connections, answers what has come and still comes on those that are open, each with `connection: close`,
 * and then cuts what is left.
 */
export async function drain(server: HttpServer, streams: EventStreams): Promise<void> {
  server.prependListener('request', (_request, response: ServerResponse) => response.setHeader('connection', 'close'));
  streams.end();
  // After the poll that accepts all who wait: the system resets the connections of those who are not accepted.
  await new Promise((resolve) => setImmediate(resolve));
  // HTTP's own close() ends idle connections at once, also those on which a request is on its way.
  const closed = new Promise<void>((resolve) => void Server.prototype.close.call(server, () => resolve()));
  const linger = setTimeout(() => (sweep = setInterval(() => server.closeIdleConnections(), SWEEP_MS)), LINGER_MS);
  let sweep: NodeJS.Timeout | undefined;
  const cut = setTimeout(() => server.closeAllConnections(), DRAIN_MS);
  await closed;
  clearTimeout(linger);
  clearInterval(sweep);
  clearTimeout(cut);
  server.close(); // clears what HTTP keeps for itself, a timer
}

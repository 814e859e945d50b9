import type { WebSocket } from 'ws';

/** Interval of pings: proxies close connections that are silent for a minute, some for half of it. */
const PING_MS = 12_000;
/**
 * Time without a pong after which a socket is terminated. The pong of a client that reads slowly follows all that was sent before the
 * ping, which may be megabytes in the buffers on the way.
 */
const SILENT_MS = 45_000;

/** Pings a socket as long as it is open, and terminates it when its client has gone without closing it. */
export function keepAlive(socket: WebSocket): void {
  let heardAt = performance.now();
  const timer = setInterval(() => {
    if (performance.now() - heardAt > SILENT_MS) socket.terminate();
    else socket.ping();
  }, PING_MS);
  socket.on('pong', () => (heardAt = performance.now()));
  socket.once('close', () => clearInterval(timer));
}

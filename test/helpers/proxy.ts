import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

/** A TCP proxy to a server, which can cut connections or silently stall some of them. */
export interface Proxy extends AsyncDisposable {
  readonly url: string;
  /** Stalls the connections of an application, which stay open. */
  silence(application: string): void;
  /** Resumes, and forwards the data received meanwhile. */
  resume(): void;
  /** Closes all connections; new ones are accepted. */
  cut(): void;
}

interface Line {
  readonly sockets: readonly [Socket, Socket];
  /** The application name of the client. */
  application: string;
}

/** Opens a proxy to the server of a database URL. */
export async function openProxy(url: string): Promise<Proxy> {
  const target = new URL(url);
  const lines = new Set<Line>();
  const server = createServer((client) => {
    const upstream = connect(Number(target.port), target.hostname);
    const line: Line = { sockets: [client, upstream], application: '' };
    lines.add(line);
    client.once('data', (start: Buffer) => (line.application = start.toString('latin1')));
    client.pipe(upstream).pipe(client);
    for (const socket of line.sockets)
      socket
        .on('error', () => undefined)
        .on('close', () => {
          lines.delete(line);
          line.sockets.forEach((other) => other.destroy());
        });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const cut = () => {
    for (const { sockets } of lines) sockets.forEach((socket) => socket.destroy());
  };
  const through = new URL(url);
  through.host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  const silenced = new Set<Line>();
  return {
    url: through.href,
    silence(application) {
      for (const line of lines) {
        if (!line.application.includes(application)) continue;
        silenced.add(line);
        line.sockets.forEach((socket) => socket.unpipe().pause());
      }
    },
    resume() {
      for (const { sockets } of silenced) sockets[0].pipe(sockets[1]).pipe(sockets[0]);
      silenced.clear();
    },
    cut,
    [Symbol.asyncDispose]: async () => {
      cut();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

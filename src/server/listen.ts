import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** The address to listen at. */
export interface ListenOptions {
  readonly host: string;
  readonly port: number;
}

/** Starts to listen; resolves with the address as a URL. @throws Error that names the setting to change, e.g. for a port in use */
export async function listen(server: Server, { host, port }: ListenOptions): Promise<string> {
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(port, host, resolve)).catch((error: unknown) =>
    Promise.reject(listenError(error as NodeJS.ErrnoException, host, port)),
  );
  const address = server.address() as AddressInfo; // a TCP server that listens
  return `http://${host.includes(':') ? `[${host}]` : host}:${address.port}`;
}

/** The error with the setting to change. */
function listenError(cause: NodeJS.ErrnoException, host: string, port: number): Error {
  const why: Record<string, string> = {
    EADDRINUSE: `PORT ${port} is in use on ${host}. Stop the process that uses it, or set PORT to another one; 0 selects a free port.`,
    EACCES: `PORT ${port} on ${host} requires privileges that this user lacks. Set PORT to a value above 1023.`,
    EADDRNOTAVAIL: `HOST ${host} is not an address of this machine. Set HOST to one of its addresses, such as 127.0.0.1, or to 0.0.0.0 for all.`,
    ENOTFOUND: `HOST ${host} does not resolve to an address. Set HOST to an address of this machine, such as 127.0.0.1.`,
  };
  return new Error(why[cause.code ?? ''] ?? `HOST ${host}, PORT ${port}: ${cause.message}`, { cause });
}

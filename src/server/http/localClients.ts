import type { IncomingMessage } from 'node:http';
import type { Logger } from 'pino';
import { isLocal, isLocalSocket } from './client.ts';

/** Headers added by proxies. */
const TRACES = ['x-forwarded-for', 'forwarded', 'x-real-ip'];

/** Whether an address is exempt from a limit. */
export type IsExempt = (address: string) => boolean;

/**
 * Exempts clients on this machine from limits. Behind an undeclared proxy on the same machine, every client would look local:
 * after the first request with headers of a proxy, no address is exempt any more.
 */
export class LocalClients {
  readonly #proxies: number;
  readonly #log: Pick<Logger, 'warn'>;
  #isBehindProxy = false;

  /** @param proxies number of trusted reverse proxies; with any, addresses are those of the clients */
  constructor(proxies: number, log: Pick<Logger, 'warn'>) {
    this.#proxies = proxies;
    this.#log = log;
  }

  /** Detects a proxy on this machine. Remote clients cannot end the exemption by sending its headers. */
  notice({ headers, socket }: Pick<IncomingMessage, 'headers' | 'socket'>): void {
    if (this.#isBehindProxy || this.#proxies > 0) return;
    if (!TRACES.some((name) => headers[name] !== undefined) || !isLocalSocket(socket)) return;
    this.#isBehindProxy = true;
    this.#log.warn(
      'A proxy on this machine forwards requests, but TRUST_PROXY is 0: all its clients share the limits of one address. Set TRUST_PROXY to the number of proxies.',
    );
  }

  /** Whether an address is exempt now. */
  readonly isExempt: IsExempt = (address) => !this.#isBehindProxy && isLocal(address);
}

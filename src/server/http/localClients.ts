import type { IncomingMessage } from 'node:http';
import type { Logger } from 'pino';
import { isLocal, isLocalSocket } from './client.ts';

/** What proxies add to a request. */
const TRACES = ['x-forwarded-for', 'forwarded', 'x-real-ip'];

/** Says whose address is exempt from a limit. */
export type IsExempt = (address: string) => boolean;

/**
 * The clients on this machine, who have no limits unless a number is set. With a proxy on the same machine that nobody has told of,
 * every client looks like one of them: from the first request on that shows it, nobody is exempt.
 */
export class LocalClients {
  readonly #proxies: number;
  readonly #log: Pick<Logger, 'warn'>;
  #isBehindProxy = false;

  /** @param proxies how many proxies the operator has told of; with any, addresses are those of the clients themselves */
  constructor(proxies: number, log: Pick<Logger, 'warn'>) {
    this.#proxies = proxies;
    this.#log = log;
  }

  /** Looks for the traces of a proxy on this machine. Others cannot take the exemption away by sending them. */
  notice({ headers, socket }: Pick<IncomingMessage, 'headers' | 'socket'>): void {
    if (this.#isBehindProxy || this.#proxies > 0) return;
    if (!TRACES.some((name) => headers[name] !== undefined) || !isLocalSocket(socket)) return;
    this.#isBehindProxy = true;
    this.#log.warn(
      'A proxy on this machine passes requests on, and TRUST_PROXY is 0: all its clients share the limits of one address. Set TRUST_PROXY to the number of proxies.',
    );
  }

  readonly isExempt: IsExempt = (address) => !this.#isBehindProxy && isLocal(address);
}

import { isLocal } from '../http/client.ts';
import type { IsExempt } from '../http/localClients.ts';

/** Maximum number of connections per address. */
export interface ConnectionLimitOptions {
  readonly perAddress: number;
  /** Whether the limit also applies to clients on this machine. */
  readonly includesLocal: boolean;
}

/** `Retry-After` in seconds for an address with too many connections. */
export const RETRY_SECONDS = 5;

/** Limits the open connections of one kind per address. */
export class ConnectionLimit {
  readonly #options: ConnectionLimitOptions | null;
  readonly #isExempt: IsExempt;
  readonly #open = new Map<string, number>();

  /**
   * @param options null for no limit
   * @param isExempt which addresses are exempt unless `includesLocal`
   */
  constructor(options: ConnectionLimitOptions | null, isExempt: IsExempt = isLocal) {
    this.#options = options;
    this.#isExempt = isExempt;
  }

  /** Whether the address has reached its limit. */
  isFull(address: string): boolean {
    return this.#options !== null && (this.#open.get(address) ?? 0) >= this.#options.perAddress;
  }

  /** Counts a new connection. @returns a function to call when it is closed */
  enter(address: string): () => void {
    if (!this.#options || (!this.#options.includesLocal && this.#isExempt(address))) return () => undefined;
    this.#open.set(address, (this.#open.get(address) ?? 0) + 1);
    return () => this.#leave(address);
  }

  #leave(address: string): void {
    const rest = (this.#open.get(address) ?? 0) - 1;
    if (rest > 0) this.#open.set(address, rest);
    else this.#open.delete(address);
  }
}

import { isLocal } from '../http/client.ts';
import type { IsExempt } from '../http/localClients.ts';

export interface ConnectionLimitOptions {
  readonly perAddress: number;
  /** Whether clients on this machine have it too. */
  readonly includesLocal: boolean;
}

/** Seconds after which it is worth trying again where an address has too many connections. */
export const RETRY_SECONDS = 5;

/** How many connections of a kind each address has open. */
export class ConnectionLimit {
  readonly #options: ConnectionLimitOptions | null;
  readonly #isExempt: IsExempt;
  readonly #open = new Map<string, number>();

  /**
   * @param options null for no limit at all
   * @param isExempt who has no limit where those on this machine have none
   */
  constructor(options: ConnectionLimitOptions | null, isExempt: IsExempt = isLocal) {
    this.#options = options;
    this.#isExempt = isExempt;
  }

  isFull(address: string): boolean {
    return this.#options !== null && (this.#open.get(address) ?? 0) >= this.#options.perAddress;
  }

  /** Counts one more, until what it returns is called. */
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

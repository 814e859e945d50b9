import { GraphQLError, type Viewer } from '../../schema/index.ts';
import { type Client, isLocal } from '../http/client.ts';
import type { IsExempt } from '../http/localClients.ts';
import { type Rate, RateLimiter } from './rateLimiter.ts';

/** What a client may spend: generous, and not for those on this machine itself, unless the operator says a number. */
export interface BudgetOptions extends Rate {
  readonly includesLocal: boolean;
}

/** What a request costs before it is known what it asks for, and all that a kept answer costs. */
const ENTRY = 1;

/** What viewers may spend: each token for itself, and each address where there is none. */
export class Budget {
  readonly #limiter: RateLimiter | null;
  readonly #includesLocal: boolean;
  readonly #isExempt: IsExempt;

  /**
   * @param options null for no limit at all
   * @param isExempt who has no limit where those on this machine have none
   */
  constructor(options: BudgetOptions | null, isExempt: IsExempt = isLocal) {
    this.#limiter = options && new RateLimiter(options);
    this.#includesLocal = options?.includesLocal ?? true;
    this.#isExempt = isExempt;
  }

  /** Takes a request on; the error that refuses it where everything is spent. */
  enter(viewer: Viewer, client: Client): GraphQLError | null {
    const spender = this.#spender(viewer, client);
    if (!this.#limiter || spender === null) return null;
    const seconds = this.#limiter.wait(spender);
    if (seconds !== null) return rateLimited(seconds);
    this.#limiter.spend(spender, ENTRY);
    return null;
  }

  /** Spends what a request that was taken on has turned out to cost. */
  spend(viewer: Viewer, client: Client, cost: number): void {
    const spender = this.#spender(viewer, client);
    if (spender !== null && cost > ENTRY) this.#limiter?.spend(spender, cost - ENTRY);
  }

  #spender({ tokenId }: Viewer, { address }: Client): string | null {
    return !this.#includesLocal && this.#isExempt(address) ? null : (tokenId ?? address);
  }
}

/** @param seconds after which it is worth trying again */
export function rateLimited(seconds: number, why = 'Too much was asked for in a short time'): GraphQLError {
  return new GraphQLError(`${why}: try again in ${seconds} s.`, {
    extensions: { code: 'RATE_LIMITED', retryAfter: seconds, http: { status: 429, headers: { 'retry-after': String(seconds) } } },
  });
}

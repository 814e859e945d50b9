import { GraphQLError, type Viewer } from '../../schema/index.ts';
import { type Client, isLocal } from '../http/client.ts';
import type { IsExempt } from '../http/localClients.ts';
import { type Rate, RateLimiter } from './rateLimiter.ts';

/** The rate of a client, and whether it also applies to clients on this machine. */
export interface BudgetOptions extends Rate {
  readonly includesLocal: boolean;
}

/** Cost of a request before its operation is known; the total cost of a cached response. */
const ENTRY = 1;

/** Rate budgets, per token, or per address for anonymous clients. */
export class Budget {
  readonly #limiter: RateLimiter | null;
  readonly #includesLocal: boolean;
  readonly #isExempt: IsExempt;

  /**
   * @param options null for no limit
   * @param isExempt which addresses are exempt unless `includesLocal`
   */
  constructor(options: BudgetOptions | null, isExempt: IsExempt = isLocal) {
    this.#limiter = options && new RateLimiter(options);
    this.#includesLocal = options?.includesLocal ?? true;
    this.#isExempt = isExempt;
  }

  /** Charges a new request. @returns the error if the budget is exhausted */
  enter(viewer: Viewer, client: Client): GraphQLError | null {
    const spender = this.#spender(viewer, client);
    if (!this.#limiter || spender === null) return null;
    const seconds = this.#limiter.wait(spender);
    if (seconds !== null) return rateLimited(seconds);
    this.#limiter.spend(spender, ENTRY);
    return null;
  }

  /** Charges the actual cost of an admitted request, minus its entry cost. */
  spend(viewer: Viewer, client: Client, cost: number): void {
    const spender = this.#spender(viewer, client);
    if (spender !== null && cost > ENTRY) this.#limiter?.spend(spender, cost - ENTRY);
  }

  #spender({ tokenId }: Viewer, { address }: Client): string | null {
    return !this.#includesLocal && this.#isExempt(address) ? null : (tokenId ?? address);
  }
}

/** The error of an exhausted budget. @param seconds time until a retry can succeed */
export function rateLimited(seconds: number, why = 'The rate limit was exceeded'): GraphQLError {
  return new GraphQLError(`${why}: try again in ${seconds} s.`, {
    extensions: { code: 'RATE_LIMITED', retryAfter: seconds, http: { status: 429, headers: { 'retry-after': String(seconds) } } },
  });
}

import { LRUCache } from 'lru-cache';
import type { Authenticate } from './authenticate.ts';
import { rateLimited } from './rateBudget.ts';
import { RateLimiter } from './rateLimiter.ts';

/** Maximum rate of invalid tokens from one address. */
const GUESSES = { perMinute: 600, burst: 1_000 };
/** Number of recently valid tokens that are exempt from the limit of their address. */
const MAX_KNOWN = 1_000;

/** Rejects tokens unchecked from addresses that have sent too many invalid ones. @throws GraphQLError RATE_LIMITED */
export function failedAuthLimit(authenticate: Authenticate): Authenticate {
  const guesses = new RateLimiter(GUESSES);
  const known = new LRUCache<string, true>({ max: MAX_KNOWN });

  const bearerOf = async (authorization: string, address: string) => {
    const seconds = guesses.wait(address);
    if (seconds !== null && !known.has(authorization)) throw rateLimited(seconds, 'Too many invalid tokens');
    const viewer = await authenticate(authorization, address);
    if (viewer === null) guesses.spend(address, 1);
    else if (viewer.role !== null) known.set(authorization, true);
    return viewer;
  };
  return (authorization, address) => (authorization ? bearerOf(authorization, address) : authenticate(authorization, address));
}

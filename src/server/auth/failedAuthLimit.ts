import { LRUCache } from 'lru-cache';
import type { Authenticate } from './authenticate.ts';
import { rateLimited } from './rateBudget.ts';
import { RateLimiter } from './rateLimiter.ts';

/** Tokens that are not valid, from one address. */
const GUESSES = { perMinute: 600, burst: 1_000 };
/** As many tokens that were valid a while ago are asked about whatever else comes from their address. */
const MAX_KNOWN = 1_000;

/** Asks no further about the tokens of an address that sends too many that are not valid. */
export function failedAuthLimit(authenticate: Authenticate): Authenticate {
  const guesses = new RateLimiter(GUESSES);
  const known = new LRUCache<string, true>({ max: MAX_KNOWN });

  const bearerOf = async (authorization: string, address: string) => {
    const seconds = guesses.wait(address);
    if (seconds !== null && !known.has(authorization)) throw rateLimited(seconds, 'Too many tokens were not valid');
    const viewer = await authenticate(authorization, address);
    if (viewer === null) guesses.spend(address, 1);
    else if (viewer.role !== null) known.set(authorization, true);
    return viewer;
  };
  return (authorization, address) => (authorization ? bearerOf(authorization, address) : authenticate(authorization, address));
}

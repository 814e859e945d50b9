import { GraphQLError, type Viewer } from '../../schema/index.ts';
import { Cancellation } from '../../store/database/cancellation.ts';
import type { BearerOf } from './authenticate.ts';

/** Says who holds a token; what runs for it ends with the cancellation. */
export type TokenCheck = (token: string, cancellation: Cancellation) => Promise<Viewer | null>;

const timedOut = (ms: number) =>
  new GraphQLError(`The token could not be checked within the ${ms / 1_000} s that a request may take.`, {
    extensions: { code: 'TIMEOUT', http: { status: 504 } },
  });

/** Makes the checks in their order until one knows the token, all of them in the time of one request. @throws GraphQLError after it */
export function authenticateWithin(ms: number, checks: readonly TokenCheck[]): BearerOf {
  const bearerOf = async (token: string, cancellation: Cancellation) => {
    for (const check of checks) {
      const viewer = await check(token, cancellation);
      if (viewer) return viewer;
    }
    return null;
  };
  return (token) => {
    const cancellation = new Cancellation();
    const timer = setTimeout(() => cancellation.cancel(timedOut(ms)), ms);
    return cancellation.race(bearerOf(token, cancellation)).finally(() => clearTimeout(timer));
  };
}

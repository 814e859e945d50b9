import { GraphQLError, type Viewer } from '../../schema/index.ts';
import { Cancellation } from '../../store/database/cancellation.ts';
import type { BearerOf } from './authenticate.ts';

/** Returns the viewer of a token; its statements end with the cancellation. */
export type TokenCheck = (token: string, cancellation: Cancellation) => Promise<Viewer | null>;

const timedOut = (ms: number) =>
  new GraphQLError(`The token could not be checked within the time limit of ${ms / 1_000} s.`, {
    extensions: { code: 'TIMEOUT', http: { status: 504 } },
  });

/** Runs the checks in order until one returns a viewer, within the time limit of one request. @throws GraphQLError TIMEOUT */
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

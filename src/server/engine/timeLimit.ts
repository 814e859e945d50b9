import { GraphQLError } from 'graphql';
import type { Cancellation } from '../../store/database/cancellation.ts';

/** The error of a request that exceeds its time limit. */
export const timedOut = (ms: number) =>
  new GraphQLError(`The request exceeded its time limit of ${ms / 1_000} s and was cancelled.`, {
    extensions: { code: 'TIMEOUT', http: { status: 504 } },
  });

/** The error of a request whose client has disconnected; it is never sent. */
export const clientGone = () => new GraphQLError('The client is gone.', { extensions: { code: 'TIMEOUT' } });

/**
 * Runs work with a time limit, at which its statements are cancelled. A read fails immediately, and is also cancelled when its
 * client disconnects. A write is awaited until it has been rolled back or has committed.
 * @param ms time limit in milliseconds
 * @throws GraphQLError TIMEOUT
 */
export function limited<Result>(
  work: () => Result | Promise<Result>,
  cancellation: Cancellation,
  ms: number,
  isRead: boolean,
): Result | Promise<Result> {
  const result = work();
  if (!(result instanceof Promise)) return result;
  const timer = setTimeout(() => cancellation.cancel(timedOut(ms)), ms);
  const stopFollowing = isRead ? cancellation.cancelOnDisconnect() : () => undefined;
  return (isRead ? cancellation.race(result) : result).finally(() => {
    clearTimeout(timer);
    stopFollowing();
  });
}

import { GraphQLError } from 'graphql';
import type { Cancellation } from '../../store/database/cancellation.ts';

export const timedOut = (ms: number) =>
  new GraphQLError(`The request took longer than the ${ms / 1_000} s it may take, and was stopped.`, {
    extensions: { code: 'TIMEOUT', http: { status: 504 } },
  });

/** No client reads it. */
export const clientGone = () => new GraphQLError('The client is gone.', { extensions: { code: 'TIMEOUT' } });

/**
 * Stops work that takes too long, with the statements that run for it. A read is given up at once, and ends with its client. An edit is
 * answered when it is known what has become of it: what has not committed by then is rolled back.
 * @param ms milliseconds that the work may take
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

import { isAsyncIterable, isPromise, type Plugin } from 'graphql-yoga';
import { GraphQLError } from '../schema/index.ts';
import type { Cancellation } from '../store/cancellation.ts';
import type { OperationContext } from './context.ts';

export const timedOut = (ms: number) =>
  new GraphQLError(`The request took longer than the ${ms / 1_000} s it may take, and was stopped.`, {
    extensions: { code: 'TIMEOUT', http: { status: 504 } },
  });

/** Nobody reads it. */
export const clientGone = () => new GraphQLError('The client is gone.', { extensions: { code: 'TIMEOUT' } });

/** Stops subscriptions that take too long to begin. */
export function timeLimit(ms: number): Plugin<OperationContext> {
  return {
    onSubscribe({ subscribeFn, setSubscribeFn, context }) {
      const subscribe = subscribeFn as (args: unknown) => Promise<unknown>; // the same
      const { cancellation } = context;
      setSubscribeFn((args: unknown) => limited(() => endLate(subscribe(args), cancellation), cancellation, ms, true));
    },
  };
}

/** Ends a subscription that begins when it has been answered already that it will not. */
async function endLate(subscribed: Promise<unknown>, cancellation: Cancellation): Promise<unknown> {
  const results = await subscribed;
  if (cancellation.reason && isAsyncIterable(results)) await results[Symbol.asyncIterator]().return?.();
  return results;
}

/**
 * Stops what takes too long, with the statements that run for it. A read is answered at once. An edit is answered when it is known what
 * has become of it: what has not committed then is rolled back, and what has is told as done.
 */
export function limited<Result>(
  run: () => Result | Promise<Result>,
  cancellation: Cancellation,
  ms: number,
  isRead: boolean,
): Result | Promise<Result | { errors: readonly GraphQLError[] }> {
  const result = run();
  if (!isPromise(result)) return result;
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => cancellation.cancel(timedOut(ms)), ms);
    const callOff = isRead ? cancellation.onCancel((reason) => resolve({ errors: [reason as GraphQLError] })) : () => undefined;
    const calledOff = isRead ? cancellation.endWithClient() : () => undefined;
    const end = () => {
      clearTimeout(timer);
      callOff();
      calledOff();
    };
    result.then(
      (value) => (end(), resolve(value)),
      (error: unknown) => (end(), reject(error as Error)),
    );
  });
}

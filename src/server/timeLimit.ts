import { isPromise, type Plugin } from 'graphql-yoga';
import { type Context, type ExecutionArgs, getOperationAST, GraphQLError, OperationTypeNode } from '../schema/index.ts';
import type { Cancellation } from '../store/cancellation.ts';
import type { ServerContext } from './yoga.ts';

type Run = (args: unknown) => unknown;

export const timedOut = (ms: number) =>
  new GraphQLError(`The request took longer than the ${ms / 1_000} s it may take, and was stopped.`, {
    extensions: { code: 'TIMEOUT', http: { status: 504 } },
  });

/** Nobody reads it. */
export const clientGone = () => new GraphQLError('The client is gone.', { extensions: { code: 'TIMEOUT' } });

/**
 * Stops what takes too long, with the statements that run for it. A query is answered at once. A mutation is answered when it is
 * known what has become of it: what has not committed then is rolled back, and what has is told as done.
 */
export function timeLimit(ms: number): Plugin<Context & ServerContext> {
  return {
    onExecute({ args, executeFn, setExecuteFn, extendContext, context }) {
      const { document, operationName } = args as ExecutionArgs; // Yoga types it as any
      const isMutation = getOperationAST(document, operationName)?.operation === OperationTypeNode.MUTATION;
      const { cancellation } = context;
      if (isMutation) extendContext({ imports: context.imports.within(context.db) });
      const execute = executeFn as Run; // the same
      setExecuteFn((executed: unknown) => limited(() => execute(executed), cancellation, ms, !isMutation));
    },
    onSubscribe({ subscribeFn, setSubscribeFn, context }) {
      const subscribe = subscribeFn as Run; // the same
      setSubscribeFn((args: unknown) => limited(() => subscribe(args), context.cancellation, ms, true));
    },
  };
}

function limited<Result>(
  run: () => Result | Promise<Result>,
  cancellation: Cancellation,
  ms: number,
  isRead: boolean,
): Result | Promise<Result | { errors: readonly Error[] }> {
  const result = run();
  if (!isPromise(result)) return result;
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => cancellation.cancel(timedOut(ms)), ms);
    const callOff = isRead ? cancellation.onCancel((reason) => resolve({ errors: [reason] })) : () => undefined;
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

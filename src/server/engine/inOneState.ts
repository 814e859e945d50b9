import type { ExecutionArgs, ExecutionResult } from 'graphql';
import type { Context } from '../../schema/index.ts';

/** Executes the resolvers of a query or mutation. */
export type Run = (args: ExecutionArgs) => ExecutionResult | Promise<ExecutionResult>;

/** How often a query is executed again at most: under constant changes it is answered all the same. */
const REPEATS = 2;

/**
 * Executes queries again whose statements may have read different states of the database: those of several statements during which a
 * change arrived. The gateway is notified of changes anyway, so this costs no statement; a change that is notified only after the last
 * statement goes unnoticed, which takes a commit within about a millisecond of that.
 */
export function inOneState(run: Run): Run {
  const attempt = (args: ExecutionArgs, left: number): ExecutionResult | Promise<ExecutionResult> => {
    const context = args.contextValue as Context; // created by contextMaker
    const { changes, cancellation } = context;
    const [epoch, statements] = [changes.epoch, cancellation.statements];
    const result = run(args);
    if (!(result instanceof Promise) || left === 0) return result;
    return result.then((executed) => {
      const isOneState = changes.epoch === epoch || cancellation.statements - statements < 2;
      if (isOneState || cancellation.reason) return executed;
      context.renewLoaders();
      return attempt(args, left - 1);
    });
  };
  return (args) => attempt(args, REPEATS);
}

import type { ExecutionArgs } from 'graphql';

/** Wraps what executes an operation, to trace it. */
export type Traced = <Result>(run: (args: ExecutionArgs) => Result) => (args: ExecutionArgs) => Result;

export const untraced: Traced = (run) => run;

import type { ExecutionArgs } from 'graphql';

/** Wraps the execution of an operation in a span. */
export type Traced = <Result>(run: (args: ExecutionArgs) => Result) => (args: ExecutionArgs) => Result;

/** Adds no tracing. */
export const untraced: Traced = (run) => run;

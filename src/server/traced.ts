import type { ExecutionArgs } from '../schema/index.ts';

/** Stands around what executes an operation. */
export type Traced = <Result>(run: (args: ExecutionArgs) => Result) => (args: ExecutionArgs) => Result;

export const untraced: Traced = (run) => run;

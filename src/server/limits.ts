import type { Plugin } from 'graphql-yoga';
import { type Context, type ExecutionArgs, GraphQLError, operationCost, schema } from '../schema/index.ts';

/** Refuses an operation that could return more than the limit, before anything of it runs. */
export function costLimit(limit: number): Plugin<Context> {
  const refusal = (args: ExecutionArgs): readonly GraphQLError[] | null => {
    const cost = operationCost(schema, args);
    if (typeof cost !== 'number') return cost;
    return cost <= limit ? null : [tooComplex(cost, limit)];
  };
  return {
    onExecute({ args, setResultAndStopExecution }) {
      const errors = refusal(args);
      if (errors) setResultAndStopExecution({ errors });
    },
    onSubscribe({ args, setResultAndStopExecution }) {
      const errors = refusal(args);
      if (errors) setResultAndStopExecution({ errors });
    },
  };
}

function tooComplex(cost: number, limit: number): GraphQLError {
  return new GraphQLError(
    `The operation costs ${cost}, and ${limit} are allowed: ask for fewer rows with \`first\`, or for fewer levels.`,
    {
      extensions: { code: 'QUERY_TOO_COMPLEX', cost, limit, http: { status: 400 } },
    },
  );
}

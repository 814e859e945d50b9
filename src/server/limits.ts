import type { Plugin } from 'graphql-yoga';
import { type Context, type ExecutionArgs, GraphQLError, operationCost, schema } from '../schema/index.ts';

/** Costs kept of one document. */
const MAX_KEPT = 100;
const MAX_KEY = 1_000;

/** Refuses an operation that could return more than the limit, before anything of it runs. */
export function costLimit(limit: number): Plugin<Context> {
  const costOf = keptCosts();
  const refusal = (args: ExecutionArgs): readonly GraphQLError[] | null => {
    const cost = costOf(args);
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

/** Costs of what is asked again and again: the same operation with the same variables. */
function keptCosts(): (args: ExecutionArgs) => ReturnType<typeof operationCost> {
  const kept = new WeakMap<ExecutionArgs['document'], Map<string, number>>();
  return (args) => {
    const costs = kept.get(args.document) ?? new Map<string, number>();
    kept.set(args.document, costs);
    const key = JSON.stringify([args.operationName, args.variableValues]);
    const cost = costs.get(key) ?? operationCost(schema, args);
    if (typeof cost === 'number' && costs.size < MAX_KEPT && key.length < MAX_KEY) costs.set(key, cost);
    return cost;
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

import { isAsyncIterable, type Plugin } from 'graphql-yoga';
import { type Context, type ExecutionArgs, type ExecutionResult, GraphQLError, operationCost, schema } from '../schema/index.ts';
import type { Budget } from './budget.ts';
import type { ServerContext } from './yoga.ts';

/** Costs kept of one document. */
const MAX_KEPT = 100;
const MAX_KEY = 1_000;

/** Refuses an operation that could return more than the limit, before anything of it runs, and says of every other what it costs. */
export function costLimit(limit: number, budget: Budget): Plugin<Context & ServerContext> {
  const costOf = keptCosts();

  /** What it costs, once that is spent; the answer where it must not run. */
  const spent = (args: ExecutionArgs): number | ExecutionResult => {
    const cost = costOf(args);
    if (typeof cost !== 'number') return { errors: cost };
    if (cost > limit) return priced({ errors: [tooComplex(cost, limit)] }, cost);
    const { viewer, client } = args.contextValue as Context & ServerContext; // which yoga.ts makes
    budget.spend(viewer, client, cost);
    return cost;
  };
  return {
    onExecute({ args, setResultAndStopExecution }) {
      const cost = spent(args);
      if (typeof cost !== 'number') return setResultAndStopExecution(cost);
      return {
        onExecuteDone({ result }) {
          if (!isAsyncIterable(result)) priced(result, cost);
        },
      };
    },
    onSubscribe({ args, setResultAndStopExecution }) {
      const cost = spent(args);
      if (typeof cost !== 'number') return setResultAndStopExecution(cost);
      return {
        onSubscribeResult: ({ result }) => {
          if (!isAsyncIterable(result)) return void priced(result, cost);
          // An end by an error, as of a token, is no event.
          return { onNext: ({ result: event }) => void ('data' in event && priced(event, cost)) };
        },
      };
    },
  };
}

/** The very result: those who ask the same of an event share one, and it costs each of them the same. */
function priced(result: ExecutionResult, cost: number): ExecutionResult {
  return Object.assign(result, { extensions: { ...result.extensions, cost } });
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

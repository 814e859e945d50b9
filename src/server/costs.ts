import { isAsyncIterable, type Plugin } from 'graphql-yoga';
import { LRUCache } from 'lru-cache';
import { type ExecutionResult, GraphQLError, operationCost, schema } from '../schema/index.ts';
import type { Budget } from './budget.ts';
import type { OperationContext } from './context.ts';
import type { OperationArgs } from './execution.ts';
import { perDocument } from './perDocument.ts';

/** Memory that kept costs may take, by the characters of what they are kept under. */
const MAX_BYTES = 4 * 2 ** 20;
/** Longer ones are not asked again. */
const MAX_KEY = 1_000;
/** What an entry takes beside its key, about. */
const OVERHEAD = 200;

/** What operations cost: whether they may, and that they are told. */
export class Costs {
  readonly #limit: number;
  readonly #budget: Budget;
  readonly #costOf = keptCosts();

  constructor(limit: number, budget: Budget) {
    this.#limit = limit;
    this.#budget = budget;
  }

  /** What an operation costs, once that is spent; the answer where it could return more than the limit, so that nothing of it runs. */
  spend(args: OperationArgs): number | ExecutionResult {
    const cost = this.#costOf(args);
    if (typeof cost !== 'number') return { errors: cost };
    if (cost > this.#limit) return this.told({ errors: [tooComplex(cost, this.#limit)] }, cost);
    const { viewer, client } = args.contextValue;
    this.#budget.spend(viewer, client, cost);
    return cost;
  }

  /** The very result, and in it its cost: those who ask the same of an event share one, and it costs each of them the same. */
  told(result: ExecutionResult, cost: number): ExecutionResult {
    return Object.assign(result, { extensions: { ...result.extensions, cost } });
  }

  /** The same for subscriptions, whose every event tells it. */
  plugin(): Plugin<OperationContext> {
    return {
      onSubscribe: ({ args, setResultAndStopExecution }) => {
        const cost = this.spend(args);
        if (typeof cost !== 'number') return setResultAndStopExecution(cost);
        return {
          onSubscribeResult: ({ result }) => {
            if (!isAsyncIterable(result)) return void this.told(result, cost);
            // An end by an error, as of a token, is no event.
            return { onNext: ({ result: event }) => void ('data' in event && this.told(event, cost)) };
          },
        };
      },
    };
  }
}

/** Costs of what is asked again and again: the same operation with the same variables. */
function keptCosts(): (args: OperationArgs) => ReturnType<typeof operationCost> {
  const costs = new LRUCache<string, number>({
    maxSize: MAX_BYTES,
    sizeCalculation: (_cost, key) => key.length * 2 + OVERHEAD,
  });
  let documents = 0;
  // A document that is read anew is another one, with a number of its own.
  const numberOf = perDocument(() => ({ number: (documents += 1) }));
  return (args) => {
    const key = JSON.stringify([numberOf(args).number, args.operationName, args.variableValues]);
    const cost = costs.get(key) ?? operationCost(schema, args);
    if (typeof cost === 'number' && key.length < MAX_KEY) costs.set(key, cost);
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

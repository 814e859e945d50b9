import { type ExecutionResult, GraphQLError } from 'graphql';
import { LRUCache } from 'lru-cache';
import { operationCost, schema } from '../../schema/index.ts';
import type { Operation } from './operation.ts';
import { memoizePerDocument } from './memoizePerDocument.ts';

/** Memory that kept costs may take, estimated from the characters of their keys. */
const MAX_BYTES = 4 * 2 ** 20;
/** Longer keys are not kept: such variables are hardly sent twice. */
const MAX_KEY = 1_000;
/** What an entry takes beside its key, in bytes. */
const OVERHEAD = 200;

/** What operations cost, about the rows that they can return: see `QUERY_COST_LIMIT`. */
export class Costs {
  readonly #limit: number;
  readonly #costOf = keptCosts();

  /** @param limit the cost of the dearest operation that may run */
  constructor(limit: number) {
    this.#limit = limit;
  }

  /** Charges the client for an operation. @returns its cost, or the result that refuses it */
  spend(operation: Operation): number | ExecutionResult {
    const cost = this.#costOf(operation);
    if (typeof cost !== 'number') return { errors: cost };
    if (cost > this.#limit) return this.withCost({ errors: [tooComplex(cost, this.#limit)] }, cost);
    operation.request.spend(operation.contextValue.viewer, cost);
    return cost;
  }

  /** The very result, with its cost in `extensions`: clients that share the result of an event pay the same. */
  withCost(result: ExecutionResult, cost: number): ExecutionResult {
    return Object.assign(result, { extensions: { ...result.extensions, cost } });
  }
}

/** Computes costs, and keeps those of operations that are sent again and again with the same variables. */
function keptCosts(): (operation: Operation) => ReturnType<typeof operationCost> {
  const costs = new LRUCache<string, number>({
    maxSize: MAX_BYTES,
    sizeCalculation: (_cost, key) => key.length * 2 + OVERHEAD,
  });
  let documents = 0;
  // A document that is parsed again is another one, with a number of its own.
  const numberOf = memoizePerDocument((_operation: Operation) => ({ number: (documents += 1) }));
  return (operation) => {
    const key = JSON.stringify([numberOf(operation).number, operation.operationName, operation.variableValues]);
    const cost = costs.get(key) ?? operationCost(schema, operation);
    if (typeof cost === 'number' && key.length < MAX_KEY) costs.set(key, cost);
    return cost;
  };
}

const tooComplex = (cost: number, limit: number) =>
  new GraphQLError(
    `The operation costs ${cost}, and ${limit} are allowed: ask for fewer rows with \`first\`, or for fewer levels.`,
    { extensions: { code: 'QUERY_TOO_COMPLEX', cost, limit, http: { status: 400 } } },
  );

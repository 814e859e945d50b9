import { type DocumentNode, type ExecutionResult, GraphQLError, Kind, print, type VariableDefinitionNode } from 'graphql';
import { LRUCache } from 'lru-cache';
import { operationCost, schema, wordsIn } from '../../schema/index.ts';
import type { Operation } from './operation.ts';
import { memoizePerDocument } from './memoizePerDocument.ts';

/** Maximum memory of cached costs, estimated from the length of their keys. */
const MAX_BYTES = 4 * 2 ** 20;
/** Longer keys are not cached: such variables are rarely sent twice. */
const MAX_KEY = 1_000;
/** Bytes of an entry in addition to its key. */
const OVERHEAD = 200;

/** Computes, limits and charges the cost of operations, roughly the rows they can return (`QUERY_COST_LIMIT`). */
export class Costs {
  readonly #limit: number;
  readonly #costOf = cachedCosts();

  /** @param limit maximum cost of one operation */
  constructor(limit: number) {
    this.#limit = limit;
  }

  /** Charges the client for an operation. @returns its cost, or an error result if it is too expensive */
  spend(operation: Operation): number | ExecutionResult {
    const cost = this.#costOf(operation);
    if (typeof cost !== 'number') return { errors: cost };
    if (cost > this.#limit) return this.withCost({ errors: [tooComplex(cost, this.#limit)] }, cost);
    operation.request.spend(operation.contextValue.viewer, cost);
    return cost;
  }

  /** Adds the cost to `extensions`, in place: subscribers that share the result of an event have the same cost. */
  withCost(result: ExecutionResult, cost: number): ExecutionResult {
    return Object.assign(result, { extensions: { ...result.extensions, cost } });
  }
}

/** Computes costs and caches them by document and variables. */
function cachedCosts(): (operation: Operation) => ReturnType<typeof operationCost> {
  const costs = new LRUCache<string, number>({
    maxSize: MAX_BYTES,
    sizeCalculation: (_cost, key) => key.length * 2 + OVERHEAD,
  });
  let documents = 0;
  // A document that is parsed again has a new number.
  const partsOf = memoizePerDocument(({ document }: Operation) => ({ number: (documents += 1), texts: textVariables(document) }));
  return (operation) => {
    const { number, texts } = partsOf(operation);
    const key = JSON.stringify([number, operation.operationName, weighed(operation.variableValues, texts)]);
    const cost = costs.get(key) ?? operationCost(schema, operation);
    if (typeof cost === 'number' && key.length < MAX_KEY) costs.set(key, cost);
    return cost;
  };
}

/** The variables that are texts in all operations of a document. */
function textVariables(document: DocumentNode): ReadonlySet<string> {
  const declared = document.definitions.flatMap((one) =>
    one.kind === Kind.OPERATION_DEFINITION ? (one.variableDefinitions ?? []) : [],
  );
  const isText = ({ type }: VariableDefinitionNode) => /^String!?$/.test(print(type));
  const others = new Set(declared.filter((one) => !isText(one)).map(({ variable }) => variable.name.value));
  return new Set(declared.map(({ variable }) => variable.name.value).filter((name) => !others.has(name)));
}

/** Values without texts, and all that costs depend on of the texts, so that distinct searches have one entry. */
function weighed(values: Operation['variableValues'], texts: ReadonlySet<string>): readonly unknown[] {
  const [others, weights]: [unknown[], unknown[]] = [[], []];
  for (const [name, value] of Object.entries(values ?? {}))
    if (texts.has(name) && typeof value === 'string') weights.push(name, value === '', wordsIn(value));
    else others.push(name, value);
  return [others, weights];
}

const tooComplex = (cost: number, limit: number) =>
  new GraphQLError(
    `The operation costs ${cost}, which exceeds the limit of ${limit}: request fewer rows with \`first\`, or fewer levels.`,
    { extensions: { code: 'QUERY_TOO_COMPLEX', cost, limit, http: { status: 400 } } },
  );

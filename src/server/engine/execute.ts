import { type ExecutionArgs, type ExecutionResult, type GraphQLSchema, OperationTypeNode } from 'graphql';
import { forgetAccess, isCacheable } from '../../schema/index.ts';
import type { Costs } from './cost.ts';
import { introspectionCheck, type IntrospectionPolicy } from './introspection.ts';
import type { Operation } from './operation.ts';
import { inOneState, type Run } from './inOneState.ts';
import { memoizePerDocument } from './memoizePerDocument.ts';
import type { Traced } from './traced.ts';

/** Dependencies of the executor. */
export interface ExecutionOptions {
  readonly schema: GraphQLSchema;
  readonly introspectionPolicy: IntrospectionPolicy;
  readonly costs: Costs;
  readonly traced: Traced;
  readonly run: Run;
  /** Whether queries during which a commit arrives are executed again. */
  readonly isInOneState: boolean;
}

/** Executes a prepared query or mutation. */
export type Execute = (operation: Operation) => Promise<ExecutionResult>;

/**
 * Creates the executor: it checks introspection, charges the cost and runs the operation within its time limit. Plain calls
 * instead of plugin hooks, whose overhead equalled a small query.
 */
export function executor({ schema, introspectionPolicy, costs, traced, run, isInOneState }: ExecutionOptions): Execute {
  const isCacheableDocument = memoizePerDocument(({ document }: Operation) => isCacheable(schema, document));
  const introspectionRefusal = introspectionCheck(introspectionPolicy);
  const runQuery = isInOneState ? inOneState(run) : run;

  async function resultOf(operation: Operation, isMutation: boolean): Promise<ExecutionResult> {
    const { document, operationName, variableValues, contextValue, request } = operation;
    const args: ExecutionArgs = { schema, document, operationName, variableValues, contextValue };
    try {
      return await traced(() => request.within(() => (isMutation ? run : runQuery)(args), !isMutation))(args);
    } finally {
      forgetAccess(contextValue);
    }
  }

  return async (operation) => {
    const refusal = introspectionRefusal(operation);
    if (refusal) return { errors: [refusal] };
    const cost = costs.spend(operation);
    if (typeof cost !== 'number') return cost;
    const isMutation = operation.kind === OperationTypeNode.MUTATION;
    if (isMutation) operation.contextValue.beginEdit();
    const result = await resultOf(operation, isMutation);
    if (!result.errors && isCacheableDocument(operation)) operation.request.allowCaching();
    return costs.withCost(result, cost);
  };
}

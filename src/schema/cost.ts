import { complexityFromQuery } from '@pothos/plugin-complexity';
import type { ExecutionArgs, GraphQLSchema } from 'graphql';

/** What an operation costs: about the rows it can return, `first` counted at every level. */
export function operationCost(
  schema: GraphQLSchema,
  { document, variableValues, contextValue, operationName }: ExecutionArgs,
): number {
  const { complexity } = complexityFromQuery(document, {
    schema,
    variables: variableValues ?? {},
    ctx: contextValue as object, // ours, see server/context.ts
    ...(operationName ? { operationName } : {}),
  });
  return complexity;
}

import { complexityFromQuery } from '@pothos/plugin-complexity';
import { type ExecutionArgs, getOperationAST, getVariableValues, GraphQLError, type GraphQLSchema, Kind } from 'graphql';

/**
 * What an operation costs: about the rows it can return, `first` counted at every level.
 * Errors where its variables do not fit, since it has no cost then and must not run.
 */
export function operationCost(
  schema: GraphQLSchema,
  {
    document,
    variableValues,
    contextValue,
    operationName,
  }: Pick<ExecutionArgs, 'document' | 'variableValues' | 'contextValue' | 'operationName'>,
): number | readonly GraphQLError[] {
  const operation = getOperationAST(document, operationName);
  if (!operation) return 0; // nothing runs, and execution says why
  const variables = variableValues ?? {};
  const { errors } = getVariableValues(schema, operation.variableDefinitions ?? [], variables);
  if (errors) return errors.map(badVariable);
  // The plugin counts the first operation of a document, whichever of them is to run.
  const fragments = document.definitions.filter(({ kind }) => kind === Kind.FRAGMENT_DEFINITION);
  const { complexity } = complexityFromQuery(
    { ...document, definitions: [operation, ...fragments] },
    { schema, variables, ctx: contextValue as object }, // ours, see server/engine/context.ts
  );
  return complexity;
}

const badVariable = ({ message, nodes }: GraphQLError) =>
  new GraphQLError(message, { nodes: nodes ?? null, extensions: { code: 'BAD_USER_INPUT' } });

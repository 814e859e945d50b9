import { complexityFromQuery } from '@pothos/plugin-complexity';
import { type ExecutionArgs, getOperationAST, getVariableValues, GraphQLError, type GraphQLSchema, Kind } from 'graphql';

/**
 * Cost of an operation: roughly the rows it can return, with `first` multiplied at every level.
 * Returns errors if its variables are invalid: its cost is then undefined, and it must not run.
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
  if (!operation) return 0; // nothing runs; execution reports the reason
  const variables = variableValues ?? {};
  const { errors } = getVariableValues(schema, operation.variableDefinitions ?? [], variables);
  if (errors) return errors.map(toBadUserInput);
  // The plugin always counts the first operation of a document, so only the selected one is passed to it.
  const fragments = document.definitions.filter(({ kind }) => kind === Kind.FRAGMENT_DEFINITION);
  const { complexity } = complexityFromQuery(
    { ...document, definitions: [operation, ...fragments] },
    { schema, variables, ctx: contextValue as object }, // a Context, see server/engine/context.ts
  );
  return complexity;
}

const toBadUserInput = ({ message, nodes }: GraphQLError) =>
  new GraphQLError(message, { nodes: nodes ?? null, extensions: { code: 'BAD_USER_INPUT' } });

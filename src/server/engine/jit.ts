import { type CompiledQuery, compileQuery, isCompiledQuery } from 'graphql-jit';
import {
  execute,
  type ExecutionArgs,
  type ExecutionResult,
  getOperationAST,
  getVariableValues,
  OperationTypeNode,
} from 'graphql';
import { memoizePerDocument } from './memoizePerDocument.ts';

type Compiled = CompiledQuery['query'];

/**
 * Returns an executor that compiles each query once per document with graphql-jit, which halves the time of a large page.
 * Operations that cannot be compiled are executed by GraphQL.js.
 */
export function jit(): (args: ExecutionArgs) => ExecutionResult | Promise<ExecutionResult> {
  const operationsOf = memoizePerDocument(() => new Map<string, Compiled | null>());

  const compiledOf = (args: ExecutionArgs): Compiled | null => {
    if (!isQuery(args)) return null; // and unknown operation names are not cached
    const operations = operationsOf(args);
    const name = args.operationName ?? '';
    if (!operations.has(name)) operations.set(name, compile(args));
    return operations.get(name) ?? null;
  };

  return (args) => {
    const query = compiledOf(args);
    if (!query) return execute(args);
    const { errors, coerced } = variablesOf(args);
    return errors ? { errors } : query(args.rootValue, args.contextValue, coerced);
  };
}

function compile({ schema, document, operationName }: ExecutionArgs): Compiled | null {
  const query = compileQuery(schema, document, operationName ?? undefined, {
    disableLeafSerialization: true,
    customJSONSerializer: false,
  });
  return isCompiledQuery(query) ? query.query : null;
}

/**
 * Coerces variables with GraphQL.js, since graphql-jit ignores defaults of input fields. Its own coercion leaves the result
 * unchanged.
 */
function variablesOf(args: ExecutionArgs): ReturnType<typeof getVariableValues> {
  return getVariableValues(args.schema, operationOf(args)?.variableDefinitions ?? [], args.variableValues ?? {});
}

/** Only queries are compiled: mutations and subscriptions are rare. */
const isQuery = (args: ExecutionArgs): boolean => operationOf(args)?.operation === OperationTypeNode.QUERY;

const operationOf = ({ document, operationName }: ExecutionArgs) => getOperationAST(document, operationName);

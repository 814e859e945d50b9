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
 * Executes queries by functions that they are compiled into, once a document: half the time of a large page otherwise goes into walking
 * it field by field. What cannot be compiled is executed as usual.
 */
export function jit(): (args: ExecutionArgs) => ExecutionResult | Promise<ExecutionResult> {
  const operationsOf = memoizePerDocument(() => new Map<string, Compiled | null>());

  const compiledOf = (args: ExecutionArgs): Compiled | null => {
    if (!isQuery(args)) return null; // nor is a name kept that no operation has
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

/** graphql-jit's own reading of variables knows no defaults of input fields; what is read already stays the same in it. */
function variablesOf(args: ExecutionArgs): ReturnType<typeof getVariableValues> {
  return getVariableValues(args.schema, operationOf(args)?.variableDefinitions ?? [], args.variableValues ?? {});
}

/** Mutations run in series and subscriptions stream; neither is hot. */
const isQuery = (args: ExecutionArgs): boolean => operationOf(args)?.operation === OperationTypeNode.QUERY;

const operationOf = ({ document, operationName }: ExecutionArgs) => getOperationAST(document, operationName);

import { type CompiledQuery, compileQuery, isCompiledQuery } from 'graphql-jit';
import type { Plugin } from 'graphql-yoga';
import { type Context, type ExecutionArgs, getOperationAST, getVariableValues, OperationTypeNode } from '../schema/index.ts';

type Execute = CompiledQuery['query'];
type DocumentNode = ExecutionArgs['document'];

/**
 * Compiles queries into functions, once a document: half the time of a large page otherwise goes into walking it field by field.
 * The cache lives as long as Yoga's bounded cache of parsed documents. What cannot be compiled is executed as usual.
 */
export function jit(): Plugin<Context> {
  const compiled = new WeakMap<DocumentNode, Map<string, Execute | null>>();

  const compile = ({ schema, document, operationName }: ExecutionArgs): Execute | null => {
    const query = compileQuery(schema, document, operationName ?? undefined, {
      disableLeafSerialization: true,
      customJSONSerializer: false,
    });
    return isCompiledQuery(query) ? query.query : null;
  };

  const executeOf = (args: ExecutionArgs): Execute | null => {
    const operations = compiled.get(args.document) ?? new Map<string, Execute | null>();
    compiled.set(args.document, operations);
    const name = args.operationName ?? '';
    if (!operations.has(name)) operations.set(name, isQuery(args) ? compile(args) : null);
    return operations.get(name) ?? null;
  };

  return {
    onExecute({ args, setExecuteFn }) {
      const execute = executeOf(args);
      if (execute)
        setExecuteFn((executed: ExecutionArgs) => {
          const { errors, coerced } = variablesOf(executed);
          return errors ? { errors } : execute(executed.rootValue, executed.contextValue, coerced);
        });
    },
  };
}

/** graphql-jit's own reading of variables knows no defaults of input fields; what is read already stays the same in it. */
function variablesOf(args: ExecutionArgs): ReturnType<typeof getVariableValues> {
  return getVariableValues(args.schema, operationOf(args)?.variableDefinitions ?? [], args.variableValues ?? {});
}

/** Mutations run in series and subscriptions stream; neither is hot. */
const isQuery = (args: ExecutionArgs): boolean => operationOf(args)?.operation === OperationTypeNode.QUERY;

const operationOf = ({ document, operationName }: ExecutionArgs) => getOperationAST(document, operationName);

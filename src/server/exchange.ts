import type { Plugin } from 'graphql-yoga';
import {
  type Context,
  type ExecutionArgs,
  type ExecutionResult,
  forgetAccess,
  getOperationAST,
  GraphQLError,
  isShared,
  OperationTypeNode,
  type Viewer,
} from '../schema/index.ts';
import type { Changes } from '../store/changes.ts';

/** What HTTP and the execution of a request tell each other. */
export interface Exchange {
  /** Who asks; null for a token that is not valid. */
  readonly authentication: Promise<Viewer | null>;
  /** Why it is not even read; null where it is. */
  readonly refusal: GraphQLError | null;
  /** Whether the answer is the same for all viewers of the role, and without errors; said by the execution. */
  isShared: boolean;
  /** Said by a resolver, whatever the document is like. */
  isSharingRefused: boolean;
  /** What the execution has come to, before Yoga was asked; it is not executed again. */
  result?: ExecutionResult | undefined;
}

type Document = ExecutionArgs['document'];

const operationOf = ({ document, operationName }: ExecutionArgs) => getOperationAST(document, operationName);

export const tooLarge = () =>
  new GraphQLError('Request body too large', { extensions: { code: 'REQUEST_ENTITY_TOO_LARGE', http: { status: 413 } } });

/** Says of every answer whether it is shared, and of every mutation, over whatever transport, that it has changed something. */
export function exchanges(changes: Changes): Plugin<Context & { readonly exchange?: Exchange }> {
  const shared = new WeakMap<Document, boolean>();

  const isSharedDocument = ({ schema, document }: ExecutionArgs): boolean => {
    const known = shared.get(document) ?? isShared(schema, document);
    shared.set(document, known);
    return known;
  };

  return {
    onRequestParse({ serverContext }) {
      const { exchange } = serverContext as { exchange?: Exchange };
      if (exchange?.refusal) throw exchange.refusal;
    },
    onExecute({ args, setResultAndStopExecution }) {
      const { exchange } = args.contextValue;
      if (exchange?.result) return setResultAndStopExecution(exchange.result);
      const isMutation = operationOf(args)?.operation === OperationTypeNode.MUTATION;
      if (isMutation) args.contextValue.readPrimary();
      return {
        onExecuteDone({ result }) {
          forgetAccess(args.contextValue);
          // Before its answer goes out: whoever has read it must not be given what was there before it.
          if (isMutation) changes.note();
          if (exchange)
            exchange.isShared = !('errors' in result && result.errors) && !exchange.isSharingRefused && isSharedDocument(args);
        },
      };
    },
  };
}

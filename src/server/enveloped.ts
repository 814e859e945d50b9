import type { Context, DocumentNode, ExecutionArgs, ExecutionResult, GraphQLError, GraphQLSchema } from '../schema/index.ts';
import type { ServerContext } from './context.ts';
import type { Yoga } from './yoga.ts';

/** What a client asks for. */
export interface Params {
  readonly query: string;
  readonly variables?: Record<string, unknown> | null | undefined;
  readonly operationName?: string | null | undefined;
}

/** What executing one operation takes. */
export type OperationArgs = Pick<
  ExecutionArgs,
  'schema' | 'document' | 'operationName' | 'variableValues' | 'contextValue' | 'rootValue'
>;

/** What Yoga makes of one operation: its functions with every plugin around them. */
export interface Enveloped {
  readonly schema: GraphQLSchema;
  readonly parse: (source: string) => DocumentNode;
  readonly validate: (schema: GraphQLSchema, document: DocumentNode) => readonly GraphQLError[];
  readonly contextFactory: () => Promise<Context>;
  readonly execute: (args: OperationArgs) => Promise<ExecutionResult>;
  readonly subscribe: (args: OperationArgs) => Promise<AsyncGenerator<ExecutionResult> | ExecutionResult>;
}

/**
 * What Yoga takes every such operation for. Without a request it keeps syntax errors without code and status, also for those that
 * come over HTTP; one for all, since each would take some kilobytes as long as its subscription lives.
 */
const REQUEST = new Request('http://localhost/graphql', { method: 'POST' });

/** An operation as Yoga would execute it, where Yoga does not handle its request. */
export function envelopedBy(yoga: Yoga, params: Params, context: ServerContext): Enveloped {
  const enveloped: unknown = yoga.getEnveloped({ ...context, params, request: REQUEST });
  return enveloped as Enveloped; // Yoga types it as any
}

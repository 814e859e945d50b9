import type { DocumentNode, ExecutionResult, GraphQLError, OperationTypeNode } from 'graphql';
import type { ClientRequest } from './clientRequest.ts';
import type { OperationContext } from './context.ts';

/**
 * The parameters of a GraphQL request, as clients send them: the members that GraphQL over HTTP names, and `documentId` of persisted
 * documents. What they hold is checked when the operation is prepared.
 */
export interface OperationParams {
  readonly query?: unknown;
  readonly documentId?: unknown;
  readonly operationName?: unknown;
  readonly variables?: unknown;
  readonly extensions?: unknown;
}

/** The same once they are checked and the text of the document is known. */
export interface ResolvedParams {
  readonly query: string;
  readonly operationName: string | undefined;
  readonly variables: Record<string, unknown> | undefined;
}

/** An operation that can run: a valid document, the operation of it that was asked for, and who asks. */
export interface Operation {
  readonly kind: OperationTypeNode;
  readonly document: DocumentNode;
  readonly operationName: string | undefined;
  readonly variableValues: Record<string, unknown> | undefined;
  readonly contextValue: OperationContext;
  readonly request: ClientRequest;
}

/** Why an operation does not run: a result without data. */
export interface Refused {
  readonly errors: readonly GraphQLError[];
}

/** What an operation comes to: one result, or those of a subscription. */
export type OperationResult = ExecutionResult | AsyncIterableIterator<ExecutionResult>;

export const isRefused = (prepared: Operation | Refused): prepared is Refused => 'errors' in prepared;

export const isStream = (result: OperationResult | Refused): result is AsyncIterableIterator<ExecutionResult> =>
  Symbol.asyncIterator in result;

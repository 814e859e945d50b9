import type { DocumentNode, ExecutionResult, GraphQLError, OperationTypeNode } from 'graphql';
import type { ClientRequest } from './clientRequest.ts';
import type { OperationContext } from './context.ts';

/**
 * The unvalidated parameters of a GraphQL request: those of GraphQL over HTTP, and `documentId` for persisted documents. They are
 * validated when the operation is prepared.
 */
export interface OperationParams {
  readonly query?: unknown;
  readonly documentId?: unknown;
  readonly operationName?: unknown;
  readonly variables?: unknown;
  readonly extensions?: unknown;
}

/** Validated parameters with the text of the document. */
export interface ResolvedParams {
  readonly query: string;
  readonly operationName: string | undefined;
  readonly variables: Record<string, unknown> | undefined;
}

/** A prepared operation: a valid document, the selected operation in it, and its context. */
export interface Operation {
  readonly kind: OperationTypeNode;
  readonly document: DocumentNode;
  readonly operationName: string | undefined;
  readonly variableValues: Record<string, unknown> | undefined;
  readonly contextValue: OperationContext;
  readonly request: ClientRequest;
}

/** The result of an operation that is not run: errors without data. */
export interface Refused {
  readonly errors: readonly GraphQLError[];
}

/** One result, or the results of a subscription. */
export type OperationResult = ExecutionResult | AsyncIterableIterator<ExecutionResult>;

/** Whether the preparation has failed. */
export const isRefused = (prepared: Operation | Refused): prepared is Refused => 'errors' in prepared;

/** Whether the result is that of a subscription. */
export const isStream = (result: OperationResult | Refused): result is AsyncIterableIterator<ExecutionResult> =>
  Symbol.asyncIterator in result;

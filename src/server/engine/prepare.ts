import { type DocumentNode, getOperationAST, GraphQLError, OperationTypeNode } from 'graphql';
import type { ClientRequest } from './clientRequest.ts';
import type { ContextOf } from './context.ts';
import { type Documents, isDocument } from './documents.ts';
import type { Operation, OperationParams, Refused } from './operation.ts';
import type { PersistedOperations } from './persistedOperations.ts';

/** Dependencies of the preparation. */
export interface PrepareOptions {
  readonly documents: Documents;
  readonly persisted: PersistedOperations;
  readonly contextOf: ContextOf;
}

/** Options of a run that depend on the transport. */
export interface RunOptions {
  /** Whether the request has a safe method, GET, which must not run mutations (RFC 9110, 9.2.1). */
  readonly isSafe?: boolean;
}

/**
 * Prepares an operation.
 * @returns the operation, or the errors of its document
 * @throws GraphQLError for any other reason not to run
 */
export type Prepare = (params: OperationParams, request: ClientRequest, options: RunOptions) => Promise<Operation | Refused>;

/**
 * Creates the preparation: it authenticates the client, resolves and validates the document, and selects the operation to run.
 */
export function preparer({ documents, persisted, contextOf }: PrepareOptions): Prepare {
  return async (params, request, { isSafe = false }) => {
    const viewer = await request.admit();
    request.throwIfGone();
    const resolved = persisted.resolve(params);
    const document = documents.read(resolved.query);
    if (!isDocument(document)) return { errors: document };
    persisted.noteValid(resolved);
    const { operationName, variables: variableValues } = resolved;
    const kind = kindOf(document, operationName);
    if (isSafe && kind === OperationTypeNode.MUTATION) throw mutationByGet();
    return { kind, document, operationName, variableValues, contextValue: contextOf(viewer, request), request };
  };
}

function kindOf(document: DocumentNode, operationName: string | undefined): OperationTypeNode {
  const operation = getOperationAST(document, operationName);
  if (operation) return operation.operation;
  const message =
    operationName === undefined
      ? 'The document has several operations; `operationName` must name one of them.'
      : `The document has no operation named "${operationName}".`;
  throw new GraphQLError(message, { extensions: { code: 'OPERATION_RESOLUTION_FAILURE', http: { status: 400 } } });
}

const mutationByGet = () =>
  new GraphQLError('Can only perform a mutation operation from a POST request.', {
    extensions: { code: 'BAD_REQUEST', http: { status: 405, headers: { allow: 'POST' } } },
  });

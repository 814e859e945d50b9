import { type DocumentNode, getOperationAST, GraphQLError, OperationTypeNode } from 'graphql';
import type { ClientRequest } from './clientRequest.ts';
import type { ContextOf } from './context.ts';
import { type Documents, isDocument } from './documents.ts';
import type { Operation, OperationParams, Refused } from './operation.ts';
import type { PersistedOperations } from './persistedOperations.ts';

export interface PrepareOptions {
  readonly documents: Documents;
  readonly persisted: PersistedOperations;
  readonly contextOf: ContextOf;
}

export interface RunOptions {
  /** Whether the request came by a method that changes nothing: GET (RFC 9110, 9.2.1). */
  readonly isSafe?: boolean;
}

/** Makes an operation of what a client sent. @throws GraphQLError for what prevents it from running, or @returns the errors of its document */
export type Prepare = (params: OperationParams, request: ClientRequest, options: RunOptions) => Promise<Operation | Refused>;

/** Admits the client, finds the text of its document, reads that, and picks the operation to run. */
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
      ? 'The document has several operations; `operationName` has to name one of them.'
      : `The document has no operation named "${operationName}".`;
  throw new GraphQLError(message, { extensions: { code: 'OPERATION_RESOLUTION_FAILURE', http: { status: 400 } } });
}

const mutationByGet = () =>
  new GraphQLError('Can only perform a mutation operation from a POST request.', {
    extensions: { code: 'BAD_REQUEST', http: { status: 405, headers: { allow: 'POST' } } },
  });

import { GraphQLError } from 'graphql';
import {
  BadUserInputError,
  ConflictError,
  DatabaseUnavailableError,
  DomainError,
  ImportInProgressError,
  InvalidInputError,
  NotFoundError,
  ProviderUnavailableError,
} from '../domain/errors.ts';
import { ChangesExpiredError } from '../domain/change.ts';
import { unavailable } from '../store/database/unavailable.ts';
import type { Viewer } from './context.ts';

/** The authorization error of a viewer: UNAUTHENTICATED without a token, FORBIDDEN with one that lacks permission. */
export function refusal(viewer: Viewer): GraphQLError {
  return viewer.role === null
    ? new GraphQLError('This needs a token: send it as `Authorization: Bearer …`.', { extensions: { code: 'UNAUTHENTICATED' } })
    : new GraphQLError('This is for staff.', { extensions: { code: 'FORBIDDEN' } });
}

/**
 * The error to send to the client: domain errors and errors of GraphQL itself are sent with a code.
 * Returns null for any other error, which the caller has to log and mask.
 */
export function explain(error: unknown): GraphQLError | null {
  if (!(error instanceof GraphQLError)) return explainDomain(error);
  const { originalError } = error;
  if (originalError instanceof GraphQLError) return explainNested(originalError, error);
  if (originalError) {
    const explanation = explainDomain(originalError);
    return explanation && located(explanation, error);
  }
  if (codeOf(error) !== undefined) return error;
  // Without a path the request is invalid, e.g. a variable of the wrong type. With a path, a resolver violated the schema.
  return error.path ? null : withCode(error, 'BAD_USER_INPUT');
}

/** Prisma reports an unavailable database with errors of its own. */
function explainDomain(error: unknown): GraphQLError | null {
  const known = error instanceof DomainError ? error : unavailable(error);
  return known && coded(known);
}

/** Errors of graphql-jit have no `extensions`. */
const codeOf = ({ extensions }: { extensions?: GraphQLError['extensions'] }) => extensions?.['code'];

/** A scalar rejected a value: the outer error names the variable. */
function explainNested(inner: GraphQLError, outer: GraphQLError): GraphQLError {
  return codeOf(inner) === undefined && !outer.path ? withCode(outer, 'BAD_USER_INPUT') : located(inner, outer);
}

const withCode = (error: GraphQLError, code: string) =>
  located(new GraphQLError(error.message, { extensions: { ...error.extensions, code } }), error);

const coded = (error: DomainError) =>
  new GraphQLError(error.message, {
    extensions: {
      code: error.code,
      ...(error instanceof BadUserInputError && error.suggestions.length > 0 && { suggestions: error.suggestions }),
      ...(error instanceof ChangesExpiredError && { oldest: error.oldest }),
      ...(isUnavailable(error) ? RETRY_LATER : {}),
    },
  });

const isUnavailable = (error: DomainError) =>
  error instanceof DatabaseUnavailableError || error instanceof ProviderUnavailableError;

/** HTTP response while the database or the identity provider is unavailable: the client can retry a little later. */
const RETRY_LATER = { http: { status: 503, headers: { 'retry-after': '5' } } };

/** The explanation, with the path and locations of the error. */
function located(explanation: GraphQLError, { nodes, source, positions, path }: GraphQLError): GraphQLError {
  return new GraphQLError(explanation.message, {
    nodes: nodes ?? null,
    source: source ?? null,
    positions: positions ?? null,
    path: path ?? null,
    extensions: explanation.extensions,
  });
}

/** Code of errors that are masked. */
export const INTERNAL = 'INTERNAL_SERVER_ERROR';

/** The error that replaces an unexpected one at the same path, with the request id under which it is logged. */
export function masked(at: unknown, requestId?: string): GraphQLError {
  const { path = null, nodes = null } = at instanceof GraphQLError ? at : {};
  return new GraphQLError('Something went wrong here; the gateway has logged it.', {
    path: path ?? null,
    nodes: nodes ?? null,
    extensions: { code: INTERNAL, ...(requestId === undefined ? {} : { requestId }) },
  });
}

export { ConflictError, GraphQLError, ImportInProgressError, InvalidInputError, NotFoundError, ProviderUnavailableError };

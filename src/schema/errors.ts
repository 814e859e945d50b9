import { GraphQLError } from 'graphql';
import {
  ConflictError,
  DatabaseUnavailableError,
  DomainError,
  ImportInProgressError,
  InvalidInputError,
  NotFoundError,
  ProviderUnavailableError,
} from '../domain/errors.ts';
import { unavailable } from '../store/database/unavailable.ts';
import type { Viewer } from './context.ts';

/** A refusal by who asks: no token at all, or one that may not. */
export function refusal(viewer: Viewer): GraphQLError {
  return viewer.role === null
    ? new GraphQLError('This needs a token: send it as `Authorization: Bearer …`.', { extensions: { code: 'UNAUTHENTICATED' } })
    : new GraphQLError('This is for staff.', { extensions: { code: 'FORBIDDEN' } });
}

/**
 * What a client is told of an error: domain errors and those of GraphQL itself as they are, with a code;
 * everything else is a defect, named by nothing but its code. Returns null for a defect, for the caller to log.
 */
export function explain(error: unknown): GraphQLError | null {
  if (!(error instanceof GraphQLError)) return explainDomain(error);
  const { originalError } = error;
  if (originalError instanceof GraphQLError) return explainNested(originalError, error);
  if (originalError) {
    const explanation = explainDomain(originalError);
    return explanation && placed(explanation, error);
  }
  if (codeOf(error) !== undefined) return error;
  // Without a path it is about the request: a variable of the wrong type. With one, a field broke its own promise.
  return error.path ? null : withCode(error, 'BAD_USER_INPUT');
}

/** Prisma tells in its own words that the database is away. */
function explainDomain(error: unknown): GraphQLError | null {
  const known = error instanceof DomainError ? error : unavailable(error);
  return known && coded(known);
}

/** graphql-jit's own errors have no extensions at all. */
const codeOf = ({ extensions }: { extensions?: GraphQLError['extensions'] }) => extensions?.['code'];

/** A scalar refuses a value: the outer error says of which variable. */
function explainNested(inner: GraphQLError, outer: GraphQLError): GraphQLError {
  return codeOf(inner) === undefined && !outer.path ? withCode(outer, 'BAD_USER_INPUT') : placed(inner, outer);
}

const withCode = (error: GraphQLError, code: string) =>
  placed(new GraphQLError(error.message, { extensions: { ...error.extensions, code } }), error);

const coded = (error: DomainError) =>
  new GraphQLError(error.message, {
    extensions: { code: error.code, ...(isAway(error) ? AWAY : {}) },
  });

const isAway = (error: DomainError) => error instanceof DatabaseUnavailableError || error instanceof ProviderUnavailableError;

/** What HTTP says while the database or the identity provider is away: all of it can be asked again a little later. */
const AWAY = { http: { status: 503, headers: { 'retry-after': '5' } } };

/** The explanation, at the place where the error arose. */
function placed(explanation: GraphQLError, { nodes, source, positions, path }: GraphQLError): GraphQLError {
  return new GraphQLError(explanation.message, {
    nodes: nodes ?? null,
    source: source ?? null,
    positions: positions ?? null,
    path: path ?? null,
    extensions: explanation.extensions,
  });
}

export const INTERNAL = 'INTERNAL_SERVER_ERROR';

/** What stands in place of a defect, with the id by which the log has it. */
export function masked(at: unknown, requestId?: string): GraphQLError {
  const { path = null, nodes = null } = at instanceof GraphQLError ? at : {};
  return new GraphQLError('Something went wrong here; the gateway has logged it.', {
    path: path ?? null,
    nodes: nodes ?? null,
    extensions: { code: INTERNAL, ...(requestId === undefined ? {} : { requestId }) },
  });
}

export { ConflictError, GraphQLError, ImportInProgressError, InvalidInputError, NotFoundError, ProviderUnavailableError };

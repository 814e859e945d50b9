import { GraphQLError } from 'graphql';
import type { OperationParams } from './operation.ts';

const NAMES = new Set(['query', 'documentId', 'operationName', 'variables', 'extensions']);

/** The parameters of a request over HTTP. @throws GraphQLError BAD_REQUEST for what is no object, and for a member of another name */
export function readParams(params: unknown): OperationParams {
  if (!isObject(params)) throw badRequest(`The parameters of a request have to be an object, not ${kindOf(params)}.`);
  const unknown = Object.keys(params).find((name) => !NAMES.has(name) && (params[name] ?? null) !== null);
  if (unknown !== undefined) throw badRequest(`Unexpected parameter "${unknown}" in the request.`);
  return params;
}

export interface CheckedParams {
  readonly query: string | undefined;
  readonly documentId: unknown;
  readonly operationName: string | undefined;
  readonly variables: Record<string, unknown> | undefined;
  readonly extensions: Record<string, unknown> | undefined;
}

/** Parameters of the types that GraphQL over HTTP names; null counts as absent. @throws GraphQLError BAD_REQUEST for any other type */
export function checkParams({ query, documentId, operationName, variables, extensions }: OperationParams): CheckedParams {
  return {
    query: optional('query', query, isString, 'a string'),
    documentId: documentId ?? undefined,
    operationName: optional('operationName', operationName, isString, 'a string'),
    variables: optional('variables', variables, isObject, 'an object'),
    extensions: optional('extensions', extensions, isObject, 'an object'),
  };
}

/** A request that GraphQL over HTTP does not allow: answered with its status whatever the client accepts. */
export const badRequest = (message: string): GraphQLError =>
  new GraphQLError(message, { extensions: { code: 'BAD_REQUEST', http: { status: 400 } } });

function optional<Value>(
  name: string,
  value: unknown,
  is: (value: unknown) => value is Value,
  expected: string,
): Value | undefined {
  if ((value ?? null) === null) return undefined;
  if (is(value)) return value;
  throw badRequest(`\`${name}\` has to be ${expected}, not ${kindOf(value)}.`);
}

const isString = (value: unknown): value is string => typeof value === 'string';

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const kindOf = (value: unknown): string => (value === null ? 'null' : Array.isArray(value) ? 'a list' : `a ${typeof value}`);

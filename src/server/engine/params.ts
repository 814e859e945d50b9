import { GraphQLError } from 'graphql';
import type { OperationParams } from './operation.ts';

const NAMES = new Set(['query', 'documentId', 'operationName', 'variables', 'extensions']);

/** Checks the names of the parameters of an HTTP request. @throws GraphQLError BAD_REQUEST unless an object with known members */
export function readParams(params: unknown): OperationParams {
  if (!isObject(params)) throw badRequest(`The parameters of a request must be an object, not ${kindOf(params)}.`);
  const unknown = Object.keys(params).find((name) => !NAMES.has(name) && (params[name] ?? null) !== null);
  if (unknown !== undefined) throw badRequest(`Unexpected parameter "${unknown}" in the request.`);
  return params;
}

/** Parameters of the types required by GraphQL over HTTP. */
export interface CheckedParams {
  readonly query: string | undefined;
  readonly documentId: unknown;
  readonly operationName: string | undefined;
  readonly variables: Record<string, unknown> | undefined;
  readonly extensions: Record<string, unknown> | undefined;
}

/** Checks the types of the parameters; null counts as absent. @throws GraphQLError BAD_REQUEST for a wrong type */
export function checkParams({ query, documentId, operationName, variables, extensions }: OperationParams): CheckedParams {
  return {
    query: optional('query', query, isString, 'a string'),
    documentId: documentId ?? undefined,
    operationName: optional('operationName', operationName, isString, 'a string'),
    variables: optional('variables', variables, isObject, 'an object'),
    extensions: optional('extensions', extensions, isObject, 'an object'),
  };
}

/** The error of a request that violates GraphQL over HTTP; sent with status 400 for all accepted media types. */
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
  throw badRequest(`\`${name}\` must be ${expected}, not ${kindOf(value)}.`);
}

const isString = (value: unknown): value is string => typeof value === 'string';

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const kindOf = (value: unknown): string => (value === null ? 'null' : Array.isArray(value) ? 'a list' : `a ${typeof value}`);

import { Failure } from '../process/failure.ts';
import type { ExitReason } from '../process/exitCode.ts';
import { oneLine } from '../output/oneLine.ts';

/** An error of a GraphQL response. */
export interface GraphQLFault {
  readonly message: string;
  readonly extensions?: { readonly code?: string; readonly suggestions?: readonly string[]; readonly [key: string]: unknown };
}

interface Responder {
  readonly url: string;
  readonly hasToken: boolean;
  readonly status: number;
}

/** Reasons by the codes of errors; others are FAILED. */
const REASONS: Readonly<Record<string, ExitReason>> = {
  UNAUTHENTICATED: 'NOT_ALLOWED',
  FORBIDDEN: 'NOT_ALLOWED',
  NOT_FOUND: 'NOT_FOUND',
  BAD_USER_INPUT: 'USAGE',
  INVALID_INPUT: 'USAGE',
  RATE_LIMITED: 'TRY_AGAIN',
  TIMEOUT: 'TRY_AGAIN',
  DATABASE_UNAVAILABLE: 'TRY_AGAIN',
  TOO_MANY_OPERATIONS: 'TRY_AGAIN',
};

/** The reason that the code of an error amounts to. */
export const reasonOf = (code: unknown): ExitReason => (typeof code === 'string' ? REASONS[code] : undefined) ?? 'FAILED';

/** How a gateway that lacks a field, type or argument says so. */
const NOT_IN_SCHEMA = /^(Cannot query field|Unknown (argument|type|directive|fragment)|Field "[^"]+" is not defined by type)/;

/** The failure that the errors of a response amount to. */
export function failureOf({ url, hasToken, status }: Responder, errors: readonly GraphQLFault[]): Failure {
  const [first] = errors;
  const code = first?.extensions?.code ?? '';
  if (first && NOT_IN_SCHEMA.test(first.message))
    return new Failure(
      'FAILED',
      `The gateway at ${url} has another version than this command: ${oneLine(first.message)} Update the older one of the two.`,
    );
  if (code === 'UNAUTHENTICATED' || status === 401)
    return new Failure(
      'NOT_ALLOWED',
      hasToken
        ? `The gateway at ${url} does not accept the token: it is unknown, expired or revoked. Set GATEWAY_TOKEN to a valid one, or name its file with --token-file.`
        : `The gateway at ${url} requires a token: set GATEWAY_TOKEN, or name a file that contains it with --token-file.`,
    );
  const suggestions = first?.extensions?.suggestions ?? [];
  const similar = suggestions.length > 0 ? ` Similar: ${suggestions.join(', ')}.` : '';
  return new Failure(
    REASONS[code] ?? (status >= 500 ? 'TRY_AGAIN' : 'FAILED'),
    oneLine((first?.message ?? 'The gateway returned no data.') + similar),
  );
}

/** Reasons by the statuses of HTTP; others are FAILED. */
const STATUS_REASONS: Readonly<Record<number, ExitReason>> = {
  400: 'USAGE',
  403: 'NOT_ALLOWED',
  404: 'NOT_FOUND',
  413: 'USAGE',
  429: 'TRY_AGAIN',
};

/** The failure that a response of HTTP with the status of an error amounts to. @param body its text */
export function failureOfStatus(responder: Responder, body: string): Failure {
  const { status, url } = responder;
  if (status === 401) return failureOf(responder, []);
  const message = `The gateway at ${url} responds with HTTP status ${status}: ${oneLine(errorIn(body)).slice(0, 500)}`;
  return new Failure(STATUS_REASONS[status] ?? (status >= 500 ? 'TRY_AGAIN' : 'FAILED'), message);
}

function errorIn(body: string): string {
  try {
    const { error, detail, errors } = JSON.parse(body) as { error?: string; detail?: string; errors?: readonly GraphQLFault[] };
    return error ?? detail ?? errors?.[0]?.message ?? body;
  } catch {
    return body;
  }
}

interface Outcome {
  readonly __typename: string;
  readonly code?: string;
  readonly message?: string;
}

/** The payload of a mutation. @throws Failure for its user errors */
export function payloadOf<Result extends Outcome>(result: Result): Exclude<Result, { code: string }> {
  if (result.code === undefined) return result as Exclude<Result, { code: string }>;
  throw new Failure(reasonOf(result.code), oneLine(result.message ?? result.code));
}

/** What only staff get. @throws Failure if it is null */
export function forStaff<Value>(value: Value | null | undefined): Value {
  if (value === null || value === undefined)
    throw new Failure('NOT_ALLOWED', 'This command is for staff: set GATEWAY_TOKEN to a token with the staff role.');
  return value;
}

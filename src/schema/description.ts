/** What an error of an answer can have as `extensions.code`, and what it means. */
export const ERROR_CODES: Readonly<Record<string, string>> = {
  UNAUTHENTICATED: 'a token is needed, or the one that was sent is not valid',
  FORBIDDEN: 'the token is valid, and does not allow it',
  NOT_FOUND: 'a subscription to something that does not exist',
  BAD_USER_INPUT: 'an argument or a variable that is not accepted: a page size, a cursor, an offset, an id',
  BAD_REQUEST: 'the request is not one of GraphQL over HTTP',
  NOT_ACCEPTABLE: 'the client accepts none of the media types that are returned',
  REQUEST_ENTITY_TOO_LARGE: 'the request body is too large',
  GRAPHQL_PARSE_FAILED: 'the document has a syntax error',
  GRAPHQL_VALIDATION_FAILED: 'the document does not fit the schema',
  OPERATION_RESOLUTION_FAILURE: 'the document has no operation of the given name, or several and no name is given',
  QUERY_TOO_COMPLEX: 'the operation costs too much (`extensions.cost`, `extensions.limit`), or the document is too large',
  RATE_LIMITED: 'too much was requested in a short time; try again after `extensions.retryAfter` seconds',
  TOO_MANY_OPERATIONS: 'too many operations run on one connection (`extensions.limit`)',
  TIMEOUT: 'the request took too long and was stopped',
  DATABASE_UNAVAILABLE: 'the database does not answer; try again in a few seconds',
  PROVIDER_UNAVAILABLE: 'the identity provider does not answer, so the token cannot be checked; try again in a few seconds',
  PERSISTED_QUERY_NOT_FOUND: 'no operation is known by this hash; send the hash together with the query',
  PERSISTED_QUERY_REQUIRED: 'only operations of a list are executed, and this is none of them',
  INTERNAL_SERVER_ERROR: 'a defect; the log of the gateway has it under `extensions.requestId`',
};

export const DESCRIPTION = `Software catalogs of HPC centres: what is installed, in which versions, built for which CPUs and GPUs, and how to load it.

Reads are open to everybody unless the operator requires a token. Mutations, imports and tokens are for staff. Send a token as \`Authorization: Bearer …\`.

Errors that other input can avoid are members of the result union of a mutation. All others are listed in \`errors\`, with one of these as \`extensions.code\`:

${Object.entries(ERROR_CODES)
  .map(([code, meaning]) => `- \`${code}\`: ${meaning}.`)
  .join('\n')}`;

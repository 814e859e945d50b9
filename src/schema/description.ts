/** The values of `extensions.code` of an error, with their meanings. */
export const ERROR_CODES: Readonly<Record<string, string>> = {
  UNAUTHENTICATED: 'a token is required, or the given token is not valid',
  FORBIDDEN: 'the token is valid but lacks permission',
  NOT_FOUND: 'the object of a subscription does not exist',
  BAD_USER_INPUT: 'an argument or variable is not accepted: a page size, a cursor, an offset, an id',
  CHANGES_EXPIRED: 'changes after the cursor have expired; `extensions.oldest` is the oldest valid cursor',
  BAD_REQUEST: 'the request does not conform to GraphQL over HTTP',
  NOT_ACCEPTABLE: 'the client accepts none of the supported media types',
  REQUEST_ENTITY_TOO_LARGE: 'the request body is too large',
  GRAPHQL_PARSE_FAILED: 'the document has a syntax error',
  GRAPHQL_VALIDATION_FAILED: 'the document is not valid for the schema',
  OPERATION_RESOLUTION_FAILURE: 'the document has no operation with the given name, or has several and no name is given',
  QUERY_TOO_COMPLEX: 'the operation exceeds the cost limit (`extensions.cost`, `extensions.limit`), or the document is too large',
  RATE_LIMITED: 'the rate limit is exceeded; retry after `extensions.retryAfter` seconds',
  TOO_MANY_OPERATIONS: 'too many concurrent operations on one connection (`extensions.limit`)',
  TIMEOUT: 'the request exceeded the time limit and was stopped',
  DATABASE_UNAVAILABLE: 'the database does not respond; retry in a few seconds',
  PROVIDER_UNAVAILABLE: 'the identity provider does not respond, so the token cannot be verified; retry in a few seconds',
  PERSISTED_QUERY_NOT_FOUND: 'no operation is stored under this hash; send the hash together with the query',
  PERSISTED_QUERY_REQUIRED: 'only operations of the persisted operation manifest are executed, and this is not one of them',
  INTERNAL_SERVER_ERROR: 'an unexpected error; the gateway has logged it with `extensions.requestId`',
};

/** The description of the schema. */
export const DESCRIPTION = `Software catalogs of HPC centres: the installed packages, their versions, the CPUs and GPUs they are built for, and the commands that load them.

Reads are public unless the operator requires a token. Mutations, imports and tokens are for staff. Send a token as \`Authorization: Bearer …\`.

Errors that the client can correct are members of the result union of a mutation. All others are listed in \`errors\`, with one of these values of \`extensions.code\`:

${Object.entries(ERROR_CODES)
  .map(([code, meaning]) => `- \`${code}\`: ${meaning}.`)
  .join('\n')}`;

import { STATUS_CODES } from 'node:http';

/** An error response: status, body and headers. */
export class HttpError extends Error {
  readonly status: number;
  readonly body: unknown;
  readonly headers: Readonly<Record<string, string>>;

  constructor(status: number, body: unknown, headers: Readonly<Record<string, string>> = {}) {
    super(STATUS_CODES[status]);
    this.status = status;
    this.body = body;
    this.headers = headers;
  }
}

/** Error messages by field or parameter. */
export type Faults = Readonly<Record<string, readonly string[]>>;

const AUTHENTICATE = { 'www-authenticate': 'Token' };

/** Creates the error responses of the API, in the wording of the older API. */
export const httpErrors = {
  invalid: (faults: Faults | readonly string[]) => new HttpError(400, faults),
  unreadable: (detail: string) => new HttpError(400, { detail }),
  anonymous: () => new HttpError(401, { detail: 'Authentication credentials were not provided.' }, AUTHENTICATE),
  token: () => new HttpError(401, { detail: 'Invalid token.' }, AUTHENTICATE),
  forbidden: () => new HttpError(403, { detail: 'You do not have permission to perform this action.' }),
  notFound: () => new HttpError(404, { detail: 'Not found.' }),
  page: () => new HttpError(404, { detail: 'Invalid page.' }),
  method: (method: string, allowed: readonly string[]) =>
    new HttpError(405, { detail: `Method "${method}" not allowed.` }, { allow: allowed.join(', ') }),
  busy: (detail: string, more: object) => new HttpError(409, { detail, ...more }),
  gone: (body: object = { detail: 'Gone.' }) => new HttpError(410, body),
  tooLarge: () => new HttpError(413, { detail: 'Request body too large.' }),
  throttled: (detail: string, seconds: number) => new HttpError(429, { detail }, { 'retry-after': String(seconds) }),
  mediaType: (type: string) => new HttpError(415, { detail: `Unsupported media type "${type}" in request.` }),
};

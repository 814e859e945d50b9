import { STATUS_CODES } from 'node:http';

/** Why a request is not done, as it is answered. */
export class Refusal extends Error {
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

/** What is wrong, by field or parameter. */
export type Faults = Readonly<Record<string, readonly string[]>>;

const AUTHENTICATE = { 'www-authenticate': 'Token' };

export const refuse = {
  invalid: (faults: Faults | readonly string[]) => new Refusal(400, faults),
  unreadable: (detail: string) => new Refusal(400, { detail }),
  anonymous: () => new Refusal(401, { detail: 'Authentication credentials were not provided.' }, AUTHENTICATE),
  token: () => new Refusal(401, { detail: 'Invalid token.' }, AUTHENTICATE),
  forbidden: () => new Refusal(403, { detail: 'You do not have permission to perform this action.' }),
  notFound: () => new Refusal(404, { detail: 'Not found.' }),
  page: () => new Refusal(404, { detail: 'Invalid page.' }),
  method: (method: string, allowed: readonly string[]) =>
    new Refusal(405, { detail: `Method "${method}" not allowed.` }, { allow: allowed.join(', ') }),
  busy: (detail: string, more: object) => new Refusal(409, { detail, ...more }),
  tooLarge: () => new Refusal(413, { detail: 'Request body too large.' }),
  mediaType: (type: string) => new Refusal(415, { detail: `Unsupported media type "${type}" in request.` }),
};

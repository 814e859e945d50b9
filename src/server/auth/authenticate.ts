import { createHash, timingSafeEqual } from 'node:crypto';
import { GraphQLError, type Viewer } from '../../schema/index.ts';

/** The viewer of requests without a token. */
export const ANONYMOUS: Viewer = { name: null, role: null };

/** Returns the viewer for an `Authorization` value sent from an address; null for an invalid token. */
export type Authenticate = (authorization: string | null | undefined, address: string) => Promise<Viewer | null>;

const digest = (text: string) => createHash('sha256').update(text).digest();

/** Returns the viewer of a token; null for an unknown token. */
export type BearerOf = (token: string) => Promise<Viewer | null>;

/** Generated clients with both schemes send `Bearer Token …`. */
const TOKEN = /^(?:Bearer\s+)?(?:Token|Bearer)\s+(\S+)$/i;
/** Credentials with another scheme, for example those requested by a reverse proxy. */
const FOREIGN = /^(?!(?:Token|Bearer)\s)[a-z][a-z0-9._-]*\s+\S/i;

/**
 * Checks the staff token and passes any other to `bearerOf`. No value, or a scheme other than `Token` and `Bearer`, is anonymous.
 */
export function authenticator(staffToken: string | undefined, bearerOf: BearerOf = () => Promise.resolve(null)): Authenticate {
  const staff = staffToken === undefined ? undefined : digest(staffToken);
  return async (authorization) => {
    if (authorization === null || authorization === undefined || authorization === '') return ANONYMOUS;
    const credentials = authorization.trim();
    if (FOREIGN.test(credentials)) return ANONYMOUS;
    const [, token] = TOKEN.exec(credentials) ?? [];
    if (token === undefined) return null;
    if (staff && timingSafeEqual(digest(token), staff)) return { name: 'staff', role: 'STAFF', tokenId: 'staff' };
    return bearerOf(token);
  };
}

/** The error for an invalid token. It is not treated as anonymous, so that clients learn that the token must be replaced. */
export function invalidToken(): GraphQLError {
  return new GraphQLError('The token is not valid: it is unknown, expired or revoked.', {
    extensions: { code: 'UNAUTHENTICATED', http: { status: 401, headers: { 'www-authenticate': 'Bearer' } } },
  });
}

import { createHash, timingSafeEqual } from 'node:crypto';
import { GraphQLError, type Viewer } from '../../schema/index.ts';

export const ANONYMOUS: Viewer = { name: null, role: null };

/** Says who the bearer of an `Authorization` value is that comes from an address; null for a token that is not valid. */
export type Authenticate = (authorization: string | null | undefined, address: string) => Promise<Viewer | null>;

const digest = (text: string) => createHash('sha256').update(text).digest();

/** Says who holds a token; null for a token that it does not know. */
export type BearerOf = (token: string) => Promise<Viewer | null>;

/** `Bearer Token …` is what generated clients send that have both schemes. */
const TOKEN = /^(?:Bearer\s+)?(?:Token|Bearer)\s+(\S+)$/i;
/** Credentials of another scheme, for example those a proxy in front has asked for. */
const FOREIGN = /^(?!(?:Token|Bearer)\s)[a-z][a-z0-9._-]*\s+\S/i;

/** Knows the staff token and asks for any other; no value, or one of another scheme than `Token` and `Bearer`, is anonymous. */
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

/** A token that is wrong, expired or revoked is not anonymous: its bearer would wonder why nothing is allowed. */
export function invalidToken(): GraphQLError {
  return new GraphQLError('The token is not valid: it is unknown, expired or revoked.', {
    extensions: { code: 'UNAUTHENTICATED', http: { status: 401, headers: { 'www-authenticate': 'Bearer' } } },
  });
}

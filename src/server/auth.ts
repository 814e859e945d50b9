import { createHash, timingSafeEqual } from 'node:crypto';
import { GraphQLError, type Viewer } from '../schema/index.ts';

export const ANONYMOUS: Viewer = { name: null, role: null };

/** Says who the bearer of an `Authorization` value is that comes from an address; null for a token that is not valid. */
export type Authenticate = (authorization: string | null | undefined, address: string) => Promise<Viewer | null>;

const digest = (text: string) => createHash('sha256').update(text).digest();

/** Says who holds a token; null for a token that it does not know. */
export type BearerOf = (token: string) => Promise<Viewer | null>;

/** Knows the staff token and asks for any other; no value at all is anonymous. */
export function authenticator(staffToken: string | undefined, bearerOf: BearerOf = () => Promise.resolve(null)): Authenticate {
  const staff = staffToken === undefined ? undefined : digest(staffToken);
  return async (authorization) => {
    if (authorization === null || authorization === undefined || authorization === '') return ANONYMOUS;
    const [, token] = /^(?:Token|Bearer)\s+(\S+)$/i.exec(authorization.trim()) ?? [];
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

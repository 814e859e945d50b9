import { createHash, timingSafeEqual } from 'node:crypto';
import { GraphQLError, type Viewer } from '../schema/index.ts';

export const ANONYMOUS: Viewer = { name: null, role: null };

/** Says who the bearer of an `Authorization` value is; null for a token that is not valid. */
export type Authenticate = (authorization: string | null | undefined) => Promise<Viewer | null>;

const digest = (text: string) => createHash('sha256').update(text).digest();

/** Knows the staff token; no value at all is anonymous. */
export function authenticator(staffToken: string | undefined): Authenticate {
  const staff = staffToken === undefined ? undefined : digest(staffToken);
  return (authorization) => Promise.resolve(bearerOf(authorization));

  function bearerOf(authorization: string | null | undefined): Viewer | null {
    if (authorization === null || authorization === undefined || authorization === '') return ANONYMOUS;
    const [, token] = /^(?:Token|Bearer)\s+(\S+)$/i.exec(authorization.trim()) ?? [];
    return token !== undefined && staff !== undefined && timingSafeEqual(digest(token), staff)
      ? { name: 'staff', role: 'STAFF' }
      : null;
  }
}

/** A token that is wrong, expired or revoked is not anonymous: its bearer would wonder why nothing is allowed. */
export function invalidToken(): GraphQLError {
  return new GraphQLError('The token is not valid: it is unknown, expired or revoked.', {
    extensions: { code: 'UNAUTHENTICATED', http: { status: 401, headers: { 'www-authenticate': 'Bearer' } } },
  });
}

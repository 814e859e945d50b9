import { createRemoteJWKSet, errors, type JWTPayload, jwtVerify } from 'jose';
import type { Logger } from 'pino';
import { ProviderUnavailableError } from '../../schema/index.ts';
import type { BearerOf } from './authenticate.ts';
import { scheduleAt } from './scheduleAt.ts';

/** Signatures that the gateway could not make itself: never none, and none with a shared secret. */
const ALGORITHMS = ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'ES512', 'EdDSA', 'Ed25519'];
const CLOCK_TOLERANCE_S = 5;
const FETCH_MS = 5_000;
/** An unknown key is asked for once in this time. */
const COOLDOWN_MS = 30_000;
const JWT = /^[\w-]+\.[\w-]+\.[\w-]*$/;

export interface OidcOptions {
  readonly issuer: string;
  readonly audience: string;
  readonly jwksUrl: string;
  /** A claim, or the way to one with dots in between. */
  readonly roleClaim: string;
  /** What the claim is or contains for staff. */
  readonly staffValue: string;
}

/** Knows the bearers of an OpenID Connect provider's tokens. @throws ProviderUnavailableError while its keys cannot be had */
export function oidcBearers({ issuer, audience, jwksUrl, roleClaim, staffValue }: OidcOptions, log: Logger): BearerOf {
  const keys = createRemoteJWKSet(new URL(jwksUrl), { timeoutDuration: FETCH_MS, cooldownDuration: COOLDOWN_MS });
  const rules = { issuer, audience, algorithms: ALGORITHMS, clockTolerance: CLOCK_TOLERANCE_S, requiredClaims: ['exp', 'sub'] };

  return async (token) => {
    if (!JWT.test(token)) return null;
    try {
      const { payload } = await jwtVerify(token, keys, rules);
      return viewerOf(payload);
    } catch (error) {
      if (isFaultOfToken(error)) return null;
      log.error({ err: error }, 'tokens of OpenID Connect cannot be checked');
      throw new ProviderUnavailableError({ cause: error });
    }
  };

  function viewerOf(payload: JWTPayload): Awaited<ReturnType<BearerOf>> {
    const { sub, exp = 0 } = payload;
    if (typeof sub !== 'string' || sub === '') return null;
    const role = [claimOf(payload, roleClaim)].flat().includes(staffValue) ? 'STAFF' : 'USER';
    const end = new Date((exp + CLOCK_TOLERANCE_S) * 1_000);
    return { name: `oidc:${sub}`, role, tokenId: `oidc:${sub}`, onTokenEnd: (onEnd) => scheduleAt(end, onEnd) };
  }
}

/** A claim by its name, which may have dots itself, or by the way to it. */
function claimOf(payload: JWTPayload, path: string): unknown {
  if (Object.hasOwn(payload, path)) return payload[path];
  return path
    .split('.')
    .reduce<unknown>((value, key) => (isObject(value) && Object.hasOwn(value, key) ? value[key] : null), payload);
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;

/** Anything else means that the provider's keys could not be had, or are none. */
function isFaultOfToken(error: unknown): boolean {
  if (!(error instanceof errors.JOSEError)) return false;
  return !(error instanceof errors.JWKSTimeout || error instanceof errors.JWKSInvalid || error.code === errors.JOSEError.code);
}

import { createRemoteJWKSet, errors, type JWTPayload, jwtVerify } from 'jose';
import type { Logger } from 'pino';
import { ProviderUnavailableError } from '../../schema/index.ts';
import type { BearerOf } from './authenticate.ts';
import { scheduleAt } from './scheduleAt.ts';

/** Asymmetric algorithms only: `none` and shared secrets are never accepted. */
const ALGORITHMS = ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'ES512', 'EdDSA', 'Ed25519'];
const CLOCK_TOLERANCE_S = 5;
const FETCH_MS = 5_000;
/** Minimum time between two fetches because of unknown keys. */
const COOLDOWN_MS = 30_000;
const JWT = /^[\w-]+\.[\w-]+\.[\w-]*$/;

/** Settings of the OpenID Connect provider. */
export interface OidcOptions {
  readonly issuer: string;
  readonly audience: string;
  readonly jwksUrl: string;
  /** Name of the role claim, or a dotted path to it. */
  readonly roleClaim: string;
  /** The value that the claim is or contains for staff. */
  readonly staffValue: string;
}

/** Authenticates tokens of an OpenID Connect provider. @throws ProviderUnavailableError while its keys are unavailable */
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

/** A claim by name, which may contain dots itself, or by a dotted path. */
function claimOf(payload: JWTPayload, path: string): unknown {
  if (Object.hasOwn(payload, path)) return payload[path];
  return path
    .split('.')
    .reduce<unknown>((value, key) => (isObject(value) && Object.hasOwn(value, key) ? value[key] : null), payload);
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;

/** Whether the token is invalid; any other error means that the provider's keys are unavailable or invalid. */
function isFaultOfToken(error: unknown): boolean {
  if (!(error instanceof errors.JOSEError)) return false;
  return !(error instanceof errors.JWKSTimeout || error instanceof errors.JWKSInvalid || error.code === errors.JOSEError.code);
}

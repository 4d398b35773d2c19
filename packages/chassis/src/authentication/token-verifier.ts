import { type Clock, normaliseUscc } from '@donghu/kernel';
import { errors, type JWTPayload, jwtVerify } from 'jose';
import { AuthenticationFailed, AuthenticationUnavailable } from './authentication-failed.js';
import { tokenOf } from './bearer-token.js';
import { type KeySet, type KeySetLocation, KeySetSource } from './key-set-source.js';
import type { Principal } from './principal.js';
import { isRole } from './role.js';
import { VerifiedTokens } from './verified-tokens.js';

export interface TokenVerifierOptions {
  readonly issuer: string;
  readonly audience: string;
  readonly jwks: KeySetLocation;
  readonly clock: Clock;
}

export interface TokenVerifier {
  /**
   * Takes what `verify` takes. Whom a token names that was verified before and still counts; undefined when that cannot
   * be told at once.
   */
  recall(bearer: string): Principal | undefined;
  /**
   * Takes the token, with or without the scheme `Bearer` before it. Throws `AuthenticationFailed`, or
   * `AuthenticationUnavailable` while the issuer's keys cannot be had.
   */
  verify(bearer: string): Promise<Principal>;
}

/** Asymmetric only: with a shared secret, whoever verifies could issue (RFC 8725, 3.1). */
const algorithms = ['EdDSA', 'Ed25519', 'ES256', 'RS256'];

const clockToleranceSeconds = 5;

const rememberedTokens = 10_000;

const longestToken = 8_192;

const principalOf = (claims: JWTPayload): Principal => {
  const { sub, roles, uscc, department } = claims;
  if (typeof sub !== 'string' || sub === '') {
    throw new AuthenticationFailed('the claim "sub" is missing');
  }
  if (!Array.isArray(roles)) {
    throw new AuthenticationFailed('the claim "roles" is not a list');
  }
  if (uscc !== undefined && typeof uscc !== 'string') {
    throw new AuthenticationFailed('the claim "uscc" is not a string');
  }
  if (department !== undefined && typeof department !== 'string') {
    throw new AuthenticationFailed('the claim "department" is not a string');
  }
  // An issuer also serves other applications: their roles mean nothing here.
  const principal = { subject: sub, roles: roles.filter(isRole), uscc: uscc && normaliseUscc(uscc) };
  return department === undefined ? principal : { ...principal, department };
};

/**
 * Verifies OIDC access tokens (RFC 7519, RFC 8725): claims `sub`, `roles` and, for a party, `uscc`, for a department
 * `department`.
 */
export const createTokenVerifier = ({
  issuer,
  audience,
  jwks,
  clock,
}: TokenVerifierOptions): TokenVerifier => {
  const source = new KeySetSource(jwks, clock);
  const verified = new VerifiedTokens(rememberedTokens);

  const check = async (token: string, keySet: KeySet): Promise<Principal> => {
    const { payload } = await jwtVerify(token, keySet.resolve, {
      issuer,
      audience,
      algorithms,
      currentDate: clock.now(),
      clockTolerance: clockToleranceSeconds,
      requiredClaims: ['sub', 'exp'],
    });
    const principal = principalOf(payload);
    const expiresAt = (payload.exp ?? 0) * 1_000;
    verified.remember(token, { principal, expiresAt, keySet });
    return principal;
  };

  const checkWithRotation = async (token: string): Promise<Principal> => {
    const keySet = await source.current();
    try {
      return await check(token, keySet);
    } catch (error) {
      if (!(error instanceof errors.JWKSNoMatchingKey)) {
        throw error;
      }
      const renewed = await source.reread();
      if (renewed === keySet) {
        throw error;
      }
      return check(token, renewed);
    }
  };

  return {
    recall: (bearer) => {
      const keySet = source.atHand();
      return keySet && verified.find(bearer, keySet, clock.now());
    },
    async verify(bearer) {
      const token = tokenOf(bearer);
      if (token.length > longestToken) {
        throw new AuthenticationFailed('the token is too long');
      }
      const known = verified.find(bearer, await source.current(), clock.now());
      return known ?? checkWithRotation(token).catch(rethrowTyped);
    },
  };
};

const rethrowTyped = (error: unknown): never => {
  if (error instanceof AuthenticationFailed || error instanceof AuthenticationUnavailable) {
    throw error;
  }
  throw new AuthenticationFailed(error instanceof Error ? error.message : 'the token cannot be read', {
    cause: error,
  });
};

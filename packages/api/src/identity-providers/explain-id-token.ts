import type { OAuthProvider } from 'better-auth/oauth2';
import { decodeJwt, type JWTPayload, type JWTVerifyGetKey, jwtVerify } from 'jose';

/** The tolerated clock difference in seconds, the same as better-auth's. */
const clockTolerance = 30;

const requiredClaims = ['iss', 'sub', 'aud', 'exp', 'iat'];

const clocks = 'compare the clocks of this server and the provider';

/** The problem with a claim that jose refuses, by claim. */
const claimProblems: Record<string, string> = {
  iss: 'it is from another issuer (iss)',
  aud: 'it is for another client (aud)',
  sub: 'its subject (sub) is missing',
  iat: 'when it was issued (iat) is missing or not a number',
  exp: 'when it expires (exp) is missing or not a number',
  nbf: `it is not valid yet (nbf): ${clocks}`,
};

/** Other problems, by jose's error code. */
const faults: Record<string, string> = {
  ERR_JWT_EXPIRED: `it has expired (exp): ${clocks}`,
  ERR_JWS_SIGNATURE_VERIFICATION_FAILED: 'its signature is not valid',
  ERR_JOSE_ALG_NOT_ALLOWED: 'its algorithm (alg) is not one that the provider declares',
  ERR_JOSE_NOT_SUPPORTED: 'its algorithm (alg) is not supported',
  ERR_JWKS_NO_MATCHING_KEY: 'its key (kid, alg) is not among those of the provider',
  ERR_JWKS_MULTIPLE_MATCHING_KEYS: 'it names no key (kid), and several keys of the provider match',
  ERR_JWS_INVALID: 'it is not a signed JSON Web Token',
  ERR_JWT_INVALID: 'it is not a signed JSON Web Token',
};

/**
 * Names the check that an id token fails, for the log and without values of the token. This is only an explanation:
 * better-auth has already accepted or refused the token, but does not say why.
 *
 * @returns `wrong`, the failed check; `unreadable` if the keys could not be read; the claims if no check fails
 */
export async function explainIdToken(
  token: string,
  { idToken: config }: Pick<OAuthProvider, 'idToken'>,
  nonce: string | undefined,
): Promise<{ wrong: string } | { unreadable: string } | { claims: JWTPayload }> {
  if (!config || !('jwks' in config)) return { claims: decodeJwt(token) };
  const { issuer, audience, algorithms } = config;
  const given = { ...(issuer ? { issuer } : {}), ...(algorithms ? { algorithms } : {}) };
  try {
    const options = { ...given, audience, requiredClaims, clockTolerance };
    const { payload } = await jwtVerify(token, config.jwks as JWTVerifyGetKey, options);
    const wrong = explainPayload(payload, nonce);
    return wrong === null ? { claims: payload } : { wrong };
  } catch (error) {
    const { code = '', claim = '' } = error as { code?: string; claim?: string };
    const wrong = code === 'ERR_JWT_CLAIM_VALIDATION_FAILED' ? claimProblems[claim] : faults[code];
    return wrong === undefined
      ? { unreadable: 'the keys of the provider (jwks_uri) could not be read' }
      : { wrong };
  }
}

function explainPayload({ nonce, sub }: JWTPayload, expected: string | undefined): string | null {
  if (expected !== undefined && nonce === undefined) return 'its nonce is missing';
  if (expected !== undefined && nonce !== expected) return 'its nonce is that of another sign-in';
  return typeof sub === 'string' ? null : 'its subject (sub) is not a string';
}

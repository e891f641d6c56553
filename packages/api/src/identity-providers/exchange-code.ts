import type { OAuthProvider } from 'better-auth/oauth2';
import { explainIdToken } from './explain-id-token.ts';
import type { IdentityProvider } from './identity-provider.ts';
import { emailAddress, type ProvenPerson, personName } from './proven-person.ts';
import { reachReason } from './reach-reason.ts';
import { SignInRefusal } from './refusal.ts';

/** The parameters that verify and redeem an authorization code. */
export interface CodeExchange {
  code: string;
  codeVerifier: string;
  idTokenNonce?: string | undefined;
  /** The `iss` parameter of the authorization response. */
  iss: string | undefined;
  redirectURI: string;
}

/**
 * Redeems an authorization code and returns the person that the provider authenticated.
 *
 * @throws SignInRefusal `provider_unreachable`, `identity_unproven` or `email_missing`
 */
export async function exchangeCode(
  provider: OAuthProvider,
  { issuer, hasUserInfo }: Pick<IdentityProvider, 'issuer' | 'hasUserInfo'>,
  { code, codeVerifier, idTokenNonce, iss, redirectURI }: CodeExchange,
): Promise<ProvenPerson> {
  if (iss !== undefined && provider.issuer !== undefined && iss !== provider.issuer) {
    throw unproven('the response is from another issuer');
  }
  const tokens = await redeem('the token endpoint', () =>
    provider.validateAuthorizationCode({ code, codeVerifier, redirectURI }),
  );
  if (!tokens) throw unproven('the provider refused the code');
  // Without an id token, better-auth would trust the user info endpoint alone.
  if (provider.idToken && !tokens.idToken) throw unproven('there was no id token');
  const info = await redeem('the user info endpoint', () =>
    provider.getUserInfo({ ...tokens, expectedIdTokenNonce: idTokenNonce }),
  );
  if (!info) throw await explain(provider, tokens.idToken, idTokenNonce, hasUserInfo);
  const subject = String(await provider.accountSubject({ tokens, profile: info.data }));
  if (!/\S/.test(subject)) throw unproven('there was no subject');
  const { emailVerified, name } = info.user;
  const email = emailAddress(info.user.email);
  if (email === null) {
    const isAbsent = info.user.email === undefined || info.user.email === null || info.user.email === '';
    throw new SignInRefusal(
      'email_missing',
      isAbsent ? undefined : new Error('the email claim is no address'),
    );
  }
  return { issuer, subject, name: personName(name, email), email, emailVerified };
}

/** Finds the check that failed; better-auth reports only that one did. */
async function explain(
  provider: OAuthProvider,
  idToken: string | undefined,
  nonce: string | undefined,
  hasUserInfo: boolean,
): Promise<SignInRefusal> {
  if (!idToken || !provider.idToken) {
    return unproven(
      'the provider returned no access token: the code was refused, or the client and its secret',
    );
  }
  const explanation = await explainIdToken(idToken, provider, nonce);
  if ('unreadable' in explanation) {
    return new SignInRefusal('provider_unreachable', new Error(explanation.unreadable));
  }
  if ('wrong' in explanation) return unproven(`the id token was refused: ${explanation.wrong}`);
  if (!hasUserInfo && !explanation.claims.email) return new SignInRefusal('email_missing');
  return unproven(
    'the user info was refused: the provider returned an error, no JSON, or another subject (sub)',
  );
}

/**
 * Runs a call to the provider, and distinguishes an unreachable provider from a refusal.
 *
 * @param endpoint what is called, for the log
 */
async function redeem<T>(endpoint: string, call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (thrown) {
    if (thrown instanceof SignInRefusal) throw thrown;
    // better-auth throws the body of a refusal, with the status added.
    const { status, error } = thrown as { status?: unknown; error?: unknown };
    if (typeof status !== 'number' || status >= 500) {
      const reason = typeof status === 'number' ? `answered ${status}` : reachReason(thrown);
      throw new SignInRefusal('provider_unreachable', new Error(`${endpoint} ${reason}`));
    }
    const code = typeof error === 'string' && /^[a-z_]{1,60}$/.test(error) ? error : null;
    const hint = code === null ? undefined : hints[code];
    throw unproven(
      `${endpoint} answered ${status}${code === null ? '' : ` ${code}`}${hint ? `: ${hint}` : ''}`,
    );
  }
}

/** What to do about the errors of a token endpoint that have one cause. */
const hints: Record<string, string> = {
  invalid_client: 'compare the client id and the secret in the settings with those at the provider',
  unauthorized_client: 'let the client use the authorization code flow at the provider',
  invalid_grant: 'the code was used before, has expired, or is for another callback address',
};

function unproven(reason: string): SignInRefusal {
  return new SignInRefusal('identity_unproven', new Error(reason));
}

import { cookiePair, defaultCookieName } from '@masker/contract';
import { usage } from '../command-error.ts';

/** A deployment to mirror. */
export interface Source {
  /** Its URL without a trailing slash, which identifies it across runs. */
  address: string;
  origin: string;
  /** Sent to this origin only. */
  credential: { cookie: string } | { token: string };
  /** What the credential is, in words: `login session in MASKER_SESSION`. */
  credentialName: string;
}

/** The settings that hold a credential for the source. */
export interface SourceCredentials {
  /** `masker_session=…`, or its value. */
  cookie?: string | undefined;
  /** `msk_…`, for another masker-sessions. */
  token?: string | undefined;
}

/**
 * Validates `--from` and the credential before any connection.
 * @param insecure allows sending the credential unencrypted to another machine
 * @throws CommandError with the reason; never with the value of the credential
 */
export function readSource(from: string, credentials: SourceCredentials, insecure: boolean): Source {
  const url = URL.canParse(from) ? new URL(from) : null;
  if (url === null || (url.protocol !== 'https:' && url.protocol !== 'http:'))
    throw usage('--from must be the full address of the deployment, such as https://masker-voice.fly.dev.');
  if (url.username || url.password)
    throw usage(
      '--from must not contain a user name or password.',
      'Set the login session in MASKER_SESSION, or a token in MASKER_TOKEN.',
    );
  if (url.search || url.hash) throw usage('--from must not contain a query or a fragment.');
  if (url.protocol === 'http:' && !isLoopback(url.hostname) && !insecure) {
    throw usage(
      `The credential would be sent unencrypted to ${url.host}.`,
      'Use https://, or allow it with --insecure.',
    );
  }
  const path = url.pathname.replace(/\/+$/, '').replace(/\/api\/v1(\/sessions)?$/, '');
  return { address: `${url.origin}${path}`, origin: url.origin, ...readCredential(credentials, url.origin) };
}

function isLoopback(host: string): boolean {
  return /^(localhost|.+\.localhost|127(\.\d{1,3}){3}|\[::1\])$/.test(host);
}

function readCredential(
  { cookie, token }: SourceCredentials,
  origin: string,
): Pick<Source, 'credential' | 'credentialName'> {
  if (cookie !== undefined && token !== undefined)
    throw usage(
      'MASKER_SESSION and MASKER_TOKEN are both set: unset the one that is not for this deployment.',
    );
  if (token === undefined)
    return {
      credential: { cookie: cookieHeader(cookie, origin) },
      credentialName: 'login session in MASKER_SESSION',
    };
  if (!/^msk_\w+$/.test(token.trim())) throw usage('MASKER_TOKEN must be a token, msk_….');
  return {
    credential: { token: token.trim() },
    credentialName: 'token in MASKER_TOKEN',
  };
}

function cookieHeader(cookie: string | undefined, origin: string): string {
  if (cookie === undefined || cookie.trim() === '')
    throw usage(
      `MASKER_SESSION is not set: ${origin} needs a login session, or a token in MASKER_TOKEN.`,
      howToSignIn(origin),
    );
  const pair = cookiePair(cookie);
  if (pair === null) {
    throw usage(
      `MASKER_SESSION must be the ${defaultCookieName} cookie, as "${defaultCookieName}=…" or its value alone: one line, no other cookies.`,
    );
  }
  return pair;
}

/** How to get a credential of a deployment. */
export function howToSignIn(origin: string): string {
  return (
    `Sign in at ${origin} in a browser, and set MASKER_SESSION to the value of its ${defaultCookieName} cookie ` +
    '(developer tools, storage, cookies). If it is masker-sessions, set MASKER_TOKEN to a token with the scope ' +
    'sessions:read instead, which its admins create.'
  );
}

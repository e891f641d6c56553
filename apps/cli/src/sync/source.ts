import { cookiePair, defaultCookieName } from '@masker/contract';
import { usage } from '../command-error.ts';

/** A deployment to mirror. */
export interface Source {
  /** Its URL without a trailing slash, which identifies it across runs. */
  address: string;
  origin: string;
  /** The `cookie` header, only for this origin. */
  cookie: string;
}

/**
 * Validates `--from` and the cookie before any connection.
 * @param insecure allows sending the cookie unencrypted to another machine
 * @throws CommandError with the reason; never with the value of the cookie
 */
export function readSource(from: string, cookie: string | undefined, insecure: boolean): Source {
  const url = URL.canParse(from) ? new URL(from) : null;
  if (url === null || (url.protocol !== 'https:' && url.protocol !== 'http:'))
    throw usage('--from must be the full address of the deployment, such as https://masker-voice.fly.dev.');
  if (url.username || url.password)
    throw usage(
      '--from must not contain a user name or password.',
      'Set the login session in MASKER_SESSION.',
    );
  if (url.search || url.hash) throw usage('--from must not contain a query or a fragment.');
  if (url.protocol === 'http:' && !isLoopback(url.hostname) && !insecure) {
    throw usage(
      `The login session would be sent unencrypted to ${url.host}.`,
      'Use https://, or allow it with --insecure.',
    );
  }
  const path = url.pathname.replace(/\/+$/, '').replace(/\/api\/v1(\/sessions)?$/, '');
  return { address: `${url.origin}${path}`, origin: url.origin, cookie: cookieHeader(cookie, url.origin) };
}

function isLoopback(host: string): boolean {
  return /^(localhost|.+\.localhost|127(\.\d{1,3}){3}|\[::1\])$/.test(host);
}

function cookieHeader(cookie: string | undefined, origin: string): string {
  if (cookie === undefined || cookie.trim() === '')
    throw usage(`MASKER_SESSION is not set: ${origin} needs a login session.`, howToSignIn(origin));
  const pair = cookiePair(cookie);
  if (pair === null) {
    throw usage(
      `MASKER_SESSION must be the ${defaultCookieName} cookie, as "${defaultCookieName}=…" or its value alone: one line, no other cookies.`,
    );
  }
  return pair;
}

/** How to get the cookie of a deployment. */
export function howToSignIn(origin: string): string {
  return (
    `Sign in at ${origin} in a browser, and set MASKER_SESSION to the value of its ${defaultCookieName} cookie ` +
    '(developer tools, storage, cookies); if it is masker-sessions, its operator creates one with ' +
    '`masker cookie --account ID`.'
  );
}

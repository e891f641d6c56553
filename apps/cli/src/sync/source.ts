import { usage } from '../failure.ts';

/** A deployment to mirror. */
export interface Source {
  /** Its address without a slash at the end: how runs recognise it. */
  address: string;
  origin: string;
  /** The `cookie` header, for this origin alone. */
  cookie: string;
}

const cookieName = 'masker_session';

/**
 * Checks `--from` and the cookie, before anything is connected to.
 * @param insecure allow the cookie to travel unencrypted to another machine
 * @throws CommandFailure saying what is wrong; the cookie's value is not repeated
 */
export function readSource(from: string, cookie: string | undefined, insecure: boolean): Source {
  const url = URL.canParse(from) ? new URL(from) : null;
  if (url === null || (url.protocol !== 'https:' && url.protocol !== 'http:'))
    throw usage('--from must be the full address of the deployment, such as https://masker-voice.fly.dev.');
  if (url.username || url.password)
    throw usage('--from must not contain a user name or password.', 'The sign-in goes into MASKER_SESSION.');
  if (url.search || url.hash) throw usage('--from must not contain a query or a fragment.');
  if (url.protocol === 'http:' && !isLoopback(url.hostname) && !insecure) {
    throw usage(
      `The sign-in would travel unencrypted to ${url.host}.`,
      'Use https://, or accept it with --insecure.',
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
    throw usage(`MASKER_SESSION is not set: ${origin} needs a sign-in.`, howToSignIn(origin));
  const trimmed = cookie.trim();
  const value = trimmed.startsWith(`${cookieName}=`) ? trimmed.slice(cookieName.length + 1) : trimmed;
  // The characters that RFC 6265 allows in a value, so that nothing can end the header or add a cookie.
  if (!/^[\x21\x23-\x2B\x2D-\x3A\x3C-\x5B\x5D-\x7E]+$/.test(value)) {
    throw usage(
      `MASKER_SESSION must be the ${cookieName} cookie, as "${cookieName}=…" or its value alone: one line, no other cookies.`,
    );
  }
  return `${cookieName}=${value}`;
}

/** Where the cookie of a deployment comes from. */
export function howToSignIn(origin: string): string {
  return (
    `Sign in at ${origin} in a browser, and set MASKER_SESSION to the value of its ${cookieName} cookie ` +
    '(developer tools, storage, cookies); where masker-sessions runs, its operator makes one with ' +
    '`masker cookie --account ID`.'
  );
}

/** The cookie of a login session, as the documented service names it. */
export const defaultCookieName = 'masker_session';

/** Whether browsers accept a cookie of this name over https only. */
export function needsHttps(name: string): boolean {
  return /^__(?:Host|Secure)-/.test(name);
}

/** The cookies of one installation. No two installations with different session names share any of them. */
export interface CookieNames {
  /** The login session. */
  session: string;
  /** The state of a sign-in under way, kept below one path. */
  state: string;
  theme: string;
  zone: string;
  /** The layouts of tables. */
  layout: string;
  /** Whether the timeline is collapsed. */
  timeline: string;
}

/** @param session as {@link cookieNameSchema} takes it */
export function cookieNames(session: string = defaultCookieName): CookieNames {
  const bare = session.replace(/^__(?:Host|Secure)-/, '');
  // The name has no dot, so that derived names cannot collide.
  const name = (purpose: string) =>
    session === defaultCookieName ? `masker_${purpose}` : `${bare}.${purpose}`;
  return {
    session,
    // `__Host-` requires the path `/`.
    state: needsHttps(session) ? `__Secure-${name('sign_in')}` : name('sign_in'),
    theme: name('theme'),
    zone: name('zone'),
    layout: name('layout'),
    timeline: name('timeline'),
  };
}

/** Cookies of one name that are looked at in one request. */
const mostCookies = 5;

/**
 * Returns the values of a cookie in a `Cookie` header, in order, still encoded: browsers send several of one name if a
 * parent domain or another path has one too. Empty values are skipped, and surrounding quotes removed (RFC 6265 section
 * 4.1.1).
 *
 * @returns at most 5, each once
 */
export function cookieValues(header: string | null | undefined, name: string): string[] {
  const values: string[] = [];
  if (!header) return values;
  for (const part of header.split(';')) {
    const pair = part.trim();
    if (!pair.startsWith(`${name}=`)) continue;
    const value = pair.slice(name.length + 1).replace(/^"(.*)"$/, '$1');
    if (value === '' || values.includes(value)) continue;
    values.push(value);
    if (values.length === mostCookies) break;
  }
  return values;
}

/**
 * Parses the cookie of a login session as entered by a person: `name=value`, or the value alone, for the default name.
 *
 * @returns `name=value`; null if it cannot be sent unchanged
 */
export function cookiePair(text: string): string | null {
  const trimmed = text.trim();
  // A value has a dot before its first `=`, and a name has none.
  const [, name = defaultCookieName, value = ''] = /^(?:([\w-]+)=)?(.*)$/s.exec(trimmed) ?? [];
  // The characters that RFC 6265 allows in a value, so that nothing can end the header or add a cookie.
  return /^[\x21\x23-\x2B\x2D-\x3A\x3C-\x5B\x5D-\x7E]+$/.test(value) ? `${name}=${value}` : null;
}

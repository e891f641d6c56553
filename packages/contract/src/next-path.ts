/** The default page after sign-in. */
export const home = '/sessions';

/** A placeholder origin, to parse a path as a browser does. */
const anywhere = 'http://site.invalid';

/**
 * The way back after signing in: a path of this site, or home when `text` could lead elsewhere.
 *
 * @param text of `next` in the address, as it came
 */
export function nextPath(text: string | null | undefined): string {
  const url = siteUrl(text);
  if (url === null || !staysHere(url.pathname)) return home;
  if (url.pathname === '/login' || url.pathname === '/') return home;
  return url.pathname + url.search;
}

/** Parses a path as a browser does; null if it leads to another site. */
function siteUrl(text: string | null | undefined): URL | null {
  if (!text?.startsWith('/') || !URL.canParse(text, anywhere)) return null;
  const url = new URL(text, anywhere);
  return url.origin === anywhere && !url.pathname.startsWith('//') ? url : null;
}

/** The number of decodings after which a path must not change any more; no page of the product has such a path. */
const mostDecodings = 3;

/** Whether a path stays on this site also behind a proxy that decodes it, once or several times. */
function staysHere(path: string): boolean {
  let current = path;
  for (let i = 0; i < mostDecodings; i++) {
    const decoded = decode(current);
    if (decoded === null || siteUrl(decoded) === null) return false;
    if (decoded === current) return true;
    current = decoded;
  }
  return false;
}

function decode(text: string): string | null {
  try {
    return decodeURIComponent(text);
  } catch {
    return null;
  }
}

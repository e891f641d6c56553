/** Where people land when nothing else was asked for. */
export const home = '/sessions';

/** Stands for any site, so that a path is read the way a browser would. */
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

/** Reads a path as a browser would; null when it leads to another site. */
function siteUrl(text: string | null | undefined): URL | null {
  if (!text?.startsWith('/') || !URL.canParse(text, anywhere)) return null;
  const url = new URL(text, anywhere);
  return url.origin === anywhere && !url.pathname.startsWith('//') ? url : null;
}

/** Decodings after which a path must not change any more; no page of ours has one that does. */
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

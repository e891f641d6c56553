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
  if (!text?.startsWith('/') || !URL.canParse(text, anywhere)) return home;
  const url = new URL(text, anywhere);
  if (url.origin !== anywhere || url.pathname.startsWith('//')) return home;
  if (url.pathname === '/login' || url.pathname === '/') return home;
  return url.pathname + url.search;
}

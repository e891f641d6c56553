import { type CookieNames, cookieNames } from '@masker/contract/plain';

const oneYear = 31_536_000;

/** Stores a preference in a cookie, so that the server renders pages with it. */
export function remember(
  preference: keyof Pick<CookieNames, 'theme' | 'zone' | 'layout' | 'timeline'>,
  value: string,
): void {
  // The root layout provides the cookie names of this installation.
  const name = cookieNames(document.documentElement.dataset.cookie)[preference];
  // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is not in every browser yet
  document.cookie = `${name}=${encodeURIComponent(value)}; path=/; max-age=${oneYear}; samesite=lax`;
}

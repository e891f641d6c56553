import { type CookieNames, cookieNames } from '@masker/contract/plain';

const oneYear = 31_536_000;

/** Keeps a preference in this browser, where the server sees it too: pages come out right at once. */
export function remember(
  preference: keyof Pick<CookieNames, 'theme' | 'zone' | 'layout' | 'timeline'>,
  value: string,
): void {
  // The root layout says which cookies are this installation's.
  const name = cookieNames(document.documentElement.dataset.cookie)[preference];
  // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is not in every browser yet
  document.cookie = `${name}=${encodeURIComponent(value)}; path=/; max-age=${oneYear}; samesite=lax`;
}

import { accountParam } from '../address/account-param.ts';
import { readable } from '../address/readable.ts';
import type { Window } from '../filters/window.ts';
import { viewParam } from '../views/address.ts';
import { pinned } from './pinned.ts';

/**
 * A link to exactly the list of a URL, with a fixed window and the account.
 *
 * @param address the URL of the browser
 * @param window the window of the URL, or the default one
 * @param now milliseconds since the epoch
 */
export function listLink(address: string, window: Window, account: string | null, now: number): string {
  const url = new URL(address);
  const { since, until } = pinned(window, now);
  url.searchParams.set('since', since);
  url.searchParams.set('until', until);
  // A view may be private, and has another window.
  url.searchParams.delete(viewParam);
  if (account !== null) url.searchParams.set(accountParam, account);
  return `${url.origin}${url.pathname}?${readable(url.searchParams)}`;
}

import { readable } from '../address/readable.ts';
import type { Window } from '../filters/window.ts';
import { viewParam } from '../views/address.ts';
import { accountParam } from './account-param.ts';
import { pinned } from './pinned.ts';

/**
 * A link to exactly the list that an address shows: it says from when until when, and of which account.
 *
 * @param address as the browser has it
 * @param window what the address says of it, the default one included
 * @param now milliseconds since the epoch
 */
export function listLink(address: string, window: Window, account: string | null, now: number): string {
  const url = new URL(address);
  const { since, until } = pinned(window, now);
  url.searchParams.set('since', since);
  url.searchParams.set('until', until);
  // A view may be private, and says another window.
  url.searchParams.delete(viewParam);
  if (account !== null) url.searchParams.set(accountParam, account);
  return `${url.origin}${url.pathname}?${readable(url.searchParams)}`;
}

'use client';

import { createContext, use } from 'react';

/** The account that everything on the page is of; null when it could not be found out who is asking. */
export const AccountContext = createContext<string | null>(null);

export function useAccountId(): string | null {
  return use(AccountContext);
}

/** In the storage of the tab: when it was last read anew because of another account, until that was said. */
const followedKey = 'masker-account-followed';

/** Milliseconds within which the page is not read anew twice for this: whatever the cause is, it is no switch. */
const pause = 3_000;

/** What is on the page cannot be shown again, and goes first. */
const shownOnce = '[data-shown-once]';

/**
 * Reads the whole page anew, as the account that the login session looks at now. Nothing of the account before stays
 * in memory.
 */
export function followAccount(): void {
  if (document.querySelector(shownOnce)) return;
  const now = Date.now();
  if (now - Number.parseInt(sessionStorage.getItem(followedKey) ?? '0', 10) < pause) return;
  sessionStorage.setItem(followedKey, String(now));
  window.location.reload();
}

/** @returns whether this page was read anew for another account, the first time that it is asked */
export function wasFollowed(): boolean {
  const at = sessionStorage.getItem(followedKey);
  if (at === null || at.endsWith(' said')) return false;
  // The time stays: it holds back the next one.
  sessionStorage.setItem(followedKey, `${at} said`);
  return true;
}

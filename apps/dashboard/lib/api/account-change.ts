'use client';

import { createContext, use } from 'react';

/** The account of the page; null if the caller could not be determined. */
export const AccountContext = createContext<string | null>(null);

export function useAccountId(): string | null {
  return use(AccountContext);
}

/** The key in the tab's storage for the time of the last reload because of another account, until it is announced. */
const followedKey = 'masker-account-followed';

/** The minimum time between two such reloads in milliseconds: a quicker repetition has another cause than a switch. */
const pause = 3_000;

/** The content of the page is out of date, so it is removed first. */
const shownOnce = '[data-shown-once]';

/**
 * Reloads the whole page for the current account of the login session, so that no data of the previous account stays in
 * memory.
 */
export function followAccount(): void {
  if (document.querySelector(shownOnce)) return;
  const now = Date.now();
  if (now - Number.parseInt(sessionStorage.getItem(followedKey) ?? '0', 10) < pause) return;
  sessionStorage.setItem(followedKey, String(now));
  window.location.reload();
}

/** @returns whether this page was reloaded for another account; true only on the first call */
export function wasFollowed(): boolean {
  const at = sessionStorage.getItem(followedKey);
  if (at === null || at.endsWith(' said')) return false;
  // Keeps the time, which delays the next reload.
  sessionStorage.setItem(followedKey, `${at} said`);
  return true;
}

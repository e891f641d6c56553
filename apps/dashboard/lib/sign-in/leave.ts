'use client';

import { announceShown } from './account-channel.ts';
import { type CallError, signOut } from './calls.ts';

/** Signs out and opens the sign-in page, in all tabs. @returns the reason of a failure */
export async function leave(): Promise<CallError | null> {
  const problem = await signOut();
  if (problem !== null) return problem;
  announceShown('');
  window.location.assign('/login');
  return null;
}

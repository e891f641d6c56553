'use client';

import { announceShown } from '../api/account-channel.ts';
import { type CallError, signOut } from './calls.ts';

/** Signs out and goes to the sign-in, in all tabs. @returns why that was not possible */
export async function leave(): Promise<CallError | null> {
  const problem = await signOut();
  if (problem !== null) return problem;
  announceShown('');
  window.location.assign('/login');
  return null;
}

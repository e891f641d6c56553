'use client';

import { useEffect } from 'react';
import { linkSecret } from '@/lib/sign-in/link-secret.ts';

/** Takes a sign-in link's secret out of the address, where a redirect of somebody who is signed in has left it. */
export function ForgetLink() {
  useEffect(() => {
    const { hash, pathname, search } = window.location;
    if (linkSecret(hash) !== null) window.history.replaceState(window.history.state, '', pathname + search);
  }, []);
  return null;
}

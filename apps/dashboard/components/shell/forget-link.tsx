'use client';

import { useEffect } from 'react';
import { linkSecret } from '@/lib/sign-in/link-secret.ts';

/** Removes the secret of a sign-in link from the URL, where a redirect of a signed-in person has left it. */
export function ForgetLink() {
  useEffect(() => {
    const { hash, pathname, search } = window.location;
    if (linkSecret(hash) !== null) window.history.replaceState(window.history.state, '', pathname + search);
  }, []);
  return null;
}

'use client';

import { ArrowRight, LoaderCircle } from 'lucide-react';
import { useEffect, useState, useSyncExternalStore } from 'react';
import { readStored, writeStored } from '@/lib/preferences/stored.ts';
import { type CallError, signInByLink } from '@/lib/sign-in/calls.ts';
import { linkSecret } from '@/lib/sign-in/link-secret.ts';
import { home } from '@/lib/sign-in/next-path.ts';
import { Button } from '../ui/button.tsx';
import { rememberedPath, rememberedPathName, rememberPath } from './remembered-path.ts';
import { SignInError } from './sign-in-error.tsx';

interface LinkSignInProps {
  /** The path of this site to open afterwards. */
  next: string;
  hasDemoData: boolean;
  look: 'solid' | 'outline';
}

/** Signs in a person who opened the sign-in link, and tells others where to find it. */
export function LinkSignIn({ next, hasDemoData, look }: LinkSignInProps) {
  const secret = useSyncExternalStore(
    onAddressChange,
    () => linkSecret(window.location.hash),
    () => null,
  );
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<CallError | null>(null);

  useEffect(() => {
    // The printed link opens this page anew, and does not contain the path.
    if (next !== home) writeStored(rememberedPathName, rememberPath(next, Date.now()));
  }, [next]);

  async function signIn(link: string) {
    setBusy(true);
    setError(null);
    const failed = await signInByLink(link);
    if (failed === null) {
      const path = next === home ? rememberedPath(readStored(rememberedPathName), Date.now()) : next;
      writeStored(rememberedPathName, null);
      // Loads a new document, so that no data of another person stays in memory and the link is not in the history.
      return window.location.replace(path);
    }
    setError(failed);
    setBusy(false);
  }

  if (secret === null) return <WhereTheLinkIs />;
  return (
    <div>
      <Button look={look} size="large" className="w-full" disabled={busy} onClick={() => void signIn(secret)}>
        {busy ? <LoaderCircle className="size-4 animate-spin" /> : null}
        {hasDemoData ? 'Continue to the demo' : 'Continue as administrator'}
        {busy ? null : <ArrowRight className="size-4" />}
      </Button>
      <p className="mt-3 text-xs text-ink-faint">
        {hasDemoData
          ? 'Demo data on this computer: invented agents and sessions, no real calls. No password is needed.'
          : 'This is your installation, on this computer. No password is needed.'}
      </p>
      {error && <SignInError error={error} />}
    </div>
  );
}

function WhereTheLinkIs() {
  return (
    <div className="rounded-lg border border-line bg-surface p-4">
      <p className="font-medium">Open the sign-in link</p>
      <p className="mt-1 text-ink-soft">
        The server prints it in its terminal when it starts, after “Sign in”. Each start prints a new one;
        whoever is signed in stays signed in. If this page keeps coming back after you signed in, another
        installation on this host uses the same cookie: start one of them with another COOKIE_NAME.
      </p>
    </div>
  );
}

function onAddressChange(changed: () => void): () => void {
  window.addEventListener('hashchange', changed);
  return () => window.removeEventListener('hashchange', changed);
}

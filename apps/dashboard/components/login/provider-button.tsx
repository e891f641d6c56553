'use client';

import { KeyRound, LoaderCircle } from 'lucide-react';
import { useState } from 'react';
import { beginSignIn, type CallError } from '@/lib/sign-in/calls.ts';
import { Button } from '../ui/button.tsx';
import { GithubMark } from './github-mark.tsx';
import { SignInError } from './sign-in-error.tsx';

interface ProviderButtonProps {
  id: string;
  name: string;
  /** The path of this site to open afterwards. */
  next?: string;
  /** The secret of the invitation to accept. */
  invitation?: string;
  look: 'solid' | 'outline';
}

/** Starts a sign-in with an identity provider. */
export function ProviderButton({ id, name, next, invitation, look }: ProviderButtonProps) {
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<CallError | null>(null);

  async function begin() {
    setBusy(true);
    setError(null);
    const begun = await beginSignIn(id, { next, invitation });
    // Stays busy until the page of the provider has loaded.
    if ('url' in begun) return window.location.assign(begun.url);
    setError(begun.error);
    setBusy(false);
  }

  const Icon = busy ? LoaderCircle : id === 'github' ? GithubMark : KeyRound;
  return (
    <div>
      <Button look={look} size="large" className="w-full" disabled={busy} onClick={() => void begin()}>
        <Icon className={busy ? 'size-4 animate-spin' : 'size-4'} />
        <span className="truncate">Continue with {name}</span>
      </Button>
      {error && <SignInError error={error} />}
    </div>
  );
}

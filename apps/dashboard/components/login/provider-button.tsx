'use client';

import { KeyRound, LoaderCircle } from 'lucide-react';
import { useState } from 'react';
import { beginSignIn, type Failure } from '@/lib/sign-in/calls.ts';
import { Button } from '../ui/button.tsx';
import { FailureNote } from './failure-note.tsx';
import { GithubMark } from './github-mark.tsx';

interface ProviderButtonProps {
  id: string;
  name: string;
  /** Where to go afterwards: a path of this site. */
  next?: string;
  /** The secret of the invitation that is accepted by signing in. */
  invitation?: string;
  look: 'solid' | 'outline';
}

/** Begins a sign-in with an identity provider. */
export function ProviderButton({ id, name, next, invitation, look }: ProviderButtonProps) {
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<Failure | null>(null);

  async function begin() {
    setBusy(true);
    setFailure(null);
    const begun = await beginSignIn(id, { next, invitation });
    // Busy until the provider's page is there.
    if ('url' in begun) return window.location.assign(begun.url);
    setFailure(begun.failure);
    setBusy(false);
  }

  const Icon = busy ? LoaderCircle : id === 'github' ? GithubMark : KeyRound;
  return (
    <div>
      <Button look={look} size="large" className="w-full" disabled={busy} onClick={() => void begin()}>
        <Icon className={busy ? 'size-4 animate-spin' : 'size-4'} />
        <span className="truncate">Continue with {name}</span>
      </Button>
      {failure && <FailureNote failure={failure} />}
    </div>
  );
}

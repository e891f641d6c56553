'use client';

import { LoaderCircle } from 'lucide-react';
import { useState } from 'react';
import { acceptInvitation, type CallError, signOut } from '@/lib/sign-in/calls.ts';
import { home } from '@/lib/sign-in/next-path.ts';
import { SignInError } from '../login/sign-in-error.tsx';
import { Button } from '../ui/button.tsx';

interface JoinButtonProps {
  secret: string;
  /** The signed-in person. */
  me: { user: { name: string; email: string } | null };
}

/** Accepts an invitation as the signed-in person, or lets another person sign in. */
export function JoinButton({ secret, me: { user } }: JoinButtonProps) {
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<CallError | null>(null);

  async function act(action: () => Promise<CallError | null>, then: () => void) {
    setBusy(true);
    setError(null);
    const failed = await action();
    if (failed === null) return then();
    setError(failed);
    setBusy(false);
  }

  const join = () =>
    act(
      () => acceptInvitation(secret),
      () => window.location.assign(home),
    );
  const leave = () => act(signOut, () => window.location.reload());
  return (
    <div className="mt-8 flex flex-col gap-3">
      <Button look="solid" size="large" className="w-full" disabled={busy} onClick={() => void join()}>
        {busy && <LoaderCircle className="size-4 animate-spin" />}
        <span className="truncate">Join as {user?.name}</span>
      </Button>
      <p className="text-xs text-ink-faint">
        You are signed in as {user?.email}. Your other accounts stay as they are.{' '}
        <button type="button" className="underline" disabled={busy} onClick={() => void leave()}>
          Use another sign-in
        </button>
      </p>
      {error && <SignInError title="Joining did not work" error={error} />}
    </div>
  );
}

'use client';

import type { OwnAccount } from '@masker/contract';
import { LoaderCircle } from 'lucide-react';
import { useState } from 'react';
import { type CallError, switchAccount } from '@/lib/sign-in/calls.ts';
import { home } from '@/lib/sign-in/next-path.ts';
import { SignInError } from '../login/sign-in-error.tsx';
import { Button } from '../ui/button.tsx';

/** For a person who follows an invitation to an account that they are already in. */
export function AlreadyMember({ account: { id, name, role, current } }: { account: OwnAccount }) {
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<CallError | null>(null);

  async function go() {
    setBusy(true);
    const failed = current ? null : await switchAccount(id);
    if (failed === null) return window.location.assign(home);
    setError(failed);
    setBusy(false);
  }

  return (
    <>
      <h1 className="mt-6 text-[22px] leading-7 font-semibold tracking-[-0.015em] wrap-anywhere">
        You are a member of {name} already
      </h1>
      <p className="mt-2 text-sm text-pretty text-ink-soft">
        Your role there stays {role}. The link is not used up: send it to the person whom it is for.
      </p>
      <div className="mt-8 flex flex-col gap-3">
        <Button look="solid" size="large" className="w-full" disabled={busy} onClick={() => void go()}>
          {busy && <LoaderCircle className="size-4 animate-spin" />}
          <span className="truncate">Go to {name}</span>
        </Button>
        {error && <SignInError title="Switching the account did not work" error={error} />}
      </div>
    </>
  );
}

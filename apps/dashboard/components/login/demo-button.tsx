'use client';

import { ArrowRight, LoaderCircle } from 'lucide-react';
import { useState } from 'react';
import { type Failure, signInAsDemo } from '@/lib/sign-in/calls.ts';
import { Button } from '../ui/button.tsx';
import { FailureNote } from './failure-note.tsx';

/** Signs in as the demo user. */
export function DemoButton({ next, look }: { next: string; look: 'solid' | 'outline' }) {
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<Failure | null>(null);

  async function signIn() {
    setBusy(true);
    setFailure(null);
    const failed = await signInAsDemo();
    // A whole new page: nothing of an earlier person stays in memory.
    if (failed === null) return window.location.assign(next);
    setFailure(failed);
    setBusy(false);
  }

  return (
    <div>
      <Button look={look} size="large" className="w-full" disabled={busy} onClick={() => void signIn()}>
        {busy ? <LoaderCircle className="size-4 animate-spin" /> : null}
        Continue to the demo
        {busy ? null : <ArrowRight className="size-4" />}
      </Button>
      <p className="mt-3 text-xs text-ink-faint">
        Demo data on this computer: invented agents and sessions, no real calls. No password is needed.
      </p>
      {failure && <FailureNote failure={failure} />}
    </div>
  );
}

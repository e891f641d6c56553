'use client';

import { ArrowRight, LoaderCircle } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import type { SignIns } from '@/lib/api/server.ts';
import { type SignInProblem, signInAsDemo } from '@/lib/sign-in/calls.ts';
import { RequestId } from '../sessions/request-id.tsx';
import { Button } from '../ui/button.tsx';
import { CodeBlock } from '../ui/code-block.tsx';

interface SignInProps {
  /** Where to go afterwards: a path of this site. */
  next: string;
  /** Null when the server could not be asked. */
  signIns: SignIns | null;
}

/** The ways in that this installation has, or what to do when there is none. */
export function SignIn({ next, signIns }: SignInProps) {
  if (signIns === null) return <Unreachable />;
  if (!signIns.demo) return <NoWayIn />;
  return <DemoSignIn next={next} />;
}

function DemoSignIn({ next }: { next: string }) {
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<SignInProblem | null>(null);

  async function signIn() {
    setBusy(true);
    setProblem(null);
    const failed = await signInAsDemo();
    // A whole new page: nothing of an earlier person stays in memory.
    if (failed === null) return window.location.assign(next);
    setProblem(failed);
    setBusy(false);
  }

  return (
    <div className="mt-8">
      <Button look="solid" size="large" className="w-full" disabled={busy} onClick={() => void signIn()}>
        {busy ? <LoaderCircle className="size-4 animate-spin" /> : null}
        Continue to the demo
        {busy ? null : <ArrowRight className="size-4" />}
      </Button>
      <p className="mt-3 text-xs text-ink-faint">
        Demo data on this computer: invented agents and sessions, no real calls. No password is needed.
      </p>
      {problem && (
        <div role="alert" className="mt-4 rounded-lg bg-bad-soft px-3 py-2.5">
          <p className="font-medium">Signing in did not work</p>
          <p className="text-xs text-ink-soft">{problem.message} Try again in a moment.</p>
          <RequestId id={problem.requestId} />
        </div>
      )}
    </div>
  );
}

function NoWayIn() {
  return (
    <div className="mt-8 rounded-lg border border-line bg-surface p-4">
      <p className="font-medium">No sign-in is set up on this server</p>
      <p className="mt-1 mb-3 text-ink-soft">
        Scripts and operators can use a cookie instead. Whoever runs the server makes one with:
      </p>
      <CodeBlock code="npm run -s masker -- cookie --account ACCOUNT_ID" label="Copy the command" wrap />
    </div>
  );
}

function Unreachable() {
  const router = useRouter();
  return (
    <div role="alert" className="mt-8 rounded-lg bg-bad-soft p-4">
      <p className="font-medium">The server did not say how to sign in</p>
      <p className="mt-1 mb-3 text-ink-soft">
        It may still be starting, or its database is away. Try again in a moment.
      </p>
      <Button onClick={() => router.refresh()}>Try again</Button>
    </div>
  );
}

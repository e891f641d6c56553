'use client';

import { useRouter } from 'next/navigation';
import { Button } from '../ui/button.tsx';

/** Shown if the ways to sign in could not be loaded. */
export function Unreachable() {
  const router = useRouter();
  return (
    <div role="alert" className="mt-8 rounded-lg bg-bad-soft p-4">
      <p className="font-medium">The sign-in options could not be loaded</p>
      <p className="mt-1 mb-3 text-ink-soft">
        It may still be starting, or its database is unavailable. Try again in a moment.
      </p>
      <Button onClick={() => router.refresh()}>Try again</Button>
    </div>
  );
}

'use client';

import { Inbox } from 'lucide-react';
import { GettingStarted } from '../getting-started/getting-started.tsx';

/** Shown in place of the list for an account without sessions. */
export default function FirstSession() {
  return (
    <div className="mx-auto w-full max-w-5xl px-4 py-6 sm:px-6">
      <div className="mb-6 flex items-start gap-3">
        <div className="flex size-10 shrink-0 items-center justify-center rounded-xl border border-line bg-surface text-ink-faint">
          <Inbox aria-hidden className="size-5" />
        </div>
        <div className="min-w-0">
          <h2 className="text-[15px] font-semibold">No sessions yet</h2>
          <p className="text-ink-soft text-pretty">
            Choose where your calls come from, and paste the lines. The first session appears here as soon as
            it is stored.
          </p>
        </div>
      </div>
      <GettingStarted before={null} />
    </div>
  );
}

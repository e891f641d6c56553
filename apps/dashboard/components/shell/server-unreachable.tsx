'use client';

import { WifiOff } from 'lucide-react';
import { useOffline } from 'next/offline';

/** Says that the server cannot be reached, while the router waits for it to open the page that a person has chosen. */
export function ServerUnreachable() {
  const isUnreachable = useOffline();
  return (
    <div role="status" className="shrink-0 print:hidden">
      {isUnreachable && (
        <p className="flex items-start gap-2 border-b border-line bg-bad-soft px-3 py-2 sm:px-4">
          <WifiOff aria-hidden className="mt-0.5 size-4 shrink-0 text-bad" />
          <span className="text-pretty">
            <span className="font-medium">The server cannot be reached.</span>{' '}
            <span className="text-ink-soft">
              What is loaded stays. A page that you choose opens as soon as the server answers: the dashboard
              tries again every few seconds.
            </span>
          </span>
        </p>
      )}
    </div>
  );
}

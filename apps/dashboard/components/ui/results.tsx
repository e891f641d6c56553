'use client';

import { createContext, lazy, type ReactNode, Suspense, use, useCallback, useState } from 'react';

const Toasts = lazy(() => import('./toasts.tsx'));

const SayContext = createContext<((done: string) => void) | null>(null);

/** Shows the result of an action at the edge of the page, and announces it to screen readers. */
export function Results({ children }: { children: ReactNode }) {
  const [results, setResults] = useState<readonly string[]>([]);
  const say = useCallback((done: string) => setResults((before) => [...before, done]), []);
  return (
    <SayContext value={say}>
      {children}
      {results.length > 0 && (
        <Suspense>
          <Toasts results={results} />
        </Suspense>
      )}
    </SayContext>
  );
}

/** @returns announces that an action succeeded: `Token revoked` */
export function useSay(): (done: string) => void {
  const say = use(SayContext);
  if (!say) throw new Error('useSay needs Results above it.');
  return say;
}

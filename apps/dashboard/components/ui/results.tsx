'use client';

import { createContext, lazy, type ReactNode, Suspense, use, useCallback, useEffect, useState } from 'react';
import { isLoadFailure, reloadAdvice } from '@/lib/load-failure.ts';

const Toasts = lazy(() => import('./toasts.tsx'));

const SayContext = createContext<((done: string) => void) | null>(null);

/** Shows the result of an action at the edge of the page, and announces it to screen readers. */
export function Results({ children }: { children: ReactNode }) {
  const [results, setResults] = useState<readonly string[]>([]);
  const say = useCallback((done: string) => setResults((before) => [...before, done]), []);
  // Code that an action needs is loaded when it is used: without this, nothing would happen.
  useEffect(() => {
    const onRejection = ({ reason }: PromiseRejectionEvent) => {
      if (isLoadFailure(reason)) say(reloadAdvice);
    };
    window.addEventListener('unhandledrejection', onRejection);
    return () => window.removeEventListener('unhandledrejection', onRejection);
  }, [say]);
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

'use client';

import { createContext, lazy, type ReactNode, use, useCallback, useEffect, useState } from 'react';
import { isLoadFailure, reloadAdvice } from '@/lib/load-failure.ts';
import { Part } from './part.tsx';
import type { Result } from './toasts.tsx';

const Toasts = lazy(() => import('./toasts.tsx'));

type Say = (text: string, look?: Result['look']) => void;

const SayContext = createContext<Say | null>(null);

/** Shows the result of an action at the edge of the page, and announces it to screen readers. */
export function Results({ children }: { children: ReactNode }) {
  const [results, setResults] = useState<readonly Result[]>([]);
  const say = useCallback<Say>(
    (text, look = 'done') => setResults((before) => [...before, { text, look }]),
    [],
  );
  // Code that an action needs is loaded when it is used: without this, nothing would happen.
  useEffect(() => {
    const onRejection = ({ reason }: PromiseRejectionEvent) => {
      if (isLoadFailure(reason)) say(reloadAdvice, 'note');
    };
    window.addEventListener('unhandledrejection', onRejection);
    return () => window.removeEventListener('unhandledrejection', onRejection);
  }, [say]);
  return (
    <SayContext value={say}>
      {children}
      {results.length > 0 && (
        <Part>
          <Toasts results={results} />
        </Part>
      )}
    </SayContext>
  );
}

/** @returns announces that an action succeeded, as in `Token revoked`, or as a note why it had no effect */
export function useSay(): Say {
  const say = use(SayContext);
  if (!say) throw new Error('useSay needs Results above it.');
  return say;
}

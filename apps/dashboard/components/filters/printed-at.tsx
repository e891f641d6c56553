'use client';

import { useEffect, useState } from 'react';
import { flushSync } from 'react-dom';
import { Moment } from '../ui/moment.tsx';

/** When the page was last printed, on that paper: without it, nobody can tell which days "Last 30 days" were. */
export function PrintedAt() {
  const [at, setAt] = useState<string | null>(null);
  useEffect(() => {
    // The paper has what is in the document when the listeners return.
    const note = () => flushSync(() => setAt(new Date().toISOString()));
    window.addEventListener('beforeprint', note);
    return () => window.removeEventListener('beforeprint', note);
  }, []);
  return (
    at !== null && (
      <>
        , printed <Moment instant={at} />
      </>
    )
  );
}

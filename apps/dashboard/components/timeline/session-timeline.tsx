'use client';

import { lazy, Suspense, useEffect, useState } from 'react';
import type { Filters } from '@/lib/sessions/filters.ts';

/** The rows that are on screen, by the instants of the first and the last, in the order of the list. */
export interface RowsInSight {
  first: string;
  last: string;
}

export interface SessionTimelineProps {
  filters: Filters;
  /** Null while there are none. */
  inSight: RowsInSight | null;
  /** The list is being read anew. */
  refreshing?: boolean;
  onChange(changes: Partial<Filters>): void;
}

const Timeline = lazy(async () => ({ default: (await import('./timeline.tsx')).Timeline }));

/** Milliseconds after which it begins, however busy the page is. */
const latest = 1000;

/** The sessions of the list in time, and their sums. Its code and its sums are loaded after the rows. */
export function SessionTimeline(props: SessionTimelineProps) {
  const [begun, begin] = useState(false);
  useEffect(() => afterPaint(() => begin(true)), []);
  return (
    <section aria-label="Timeline" className="timeline-space shrink-0 border-b border-line bg-surface">
      {begun && (
        <Suspense>
          <Timeline {...props} />
        </Suspense>
      )}
    </section>
  );
}

/** Calls back once the page has been painted and has nothing else to do. @returns cancels it */
function afterPaint(callback: () => void): () => void {
  // Safari has no requestIdleCallback.
  if (!window.requestIdleCallback) {
    const timer = setTimeout(callback, 100);
    return () => clearTimeout(timer);
  }
  const handle = window.requestIdleCallback(callback, { timeout: latest });
  return () => window.cancelIdleCallback(handle);
}

'use client';

import { lazy, Suspense, useEffect, useState } from 'react';
import type { InSightStore } from '@/lib/grid/in-sight.ts';
import { whenIdle } from '@/lib/hooks/when-idle.ts';
import type { Filters } from '@/lib/sessions/filters.ts';

export interface SessionTimelineProps {
  filters: Filters;
  /** Which rows are on screen: it changes while a person scrolls, and only the band that shows it is drawn anew. */
  inSight: InSightStore;
  /** The list is being read anew. */
  refreshing?: boolean;
  onChange(changes: Partial<Filters>): void;
}

const Timeline = lazy(async () => ({ default: (await import('./timeline.tsx')).Timeline }));

/** The timeline and the totals of the list. Its code and its data load after the rows. */
export function SessionTimeline(props: SessionTimelineProps) {
  const [begun, begin] = useState(false);
  useEffect(() => whenIdle(() => begin(true), { latest: 1000, otherwise: 100 }), []);
  return (
    <section
      aria-label="Timeline"
      data-sums
      className="timeline-space shrink-0 border-b border-line bg-surface"
    >
      {begun && (
        <Suspense>
          <Timeline {...props} />
        </Suspense>
      )}
    </section>
  );
}

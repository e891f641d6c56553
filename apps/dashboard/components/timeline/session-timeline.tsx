'use client';

import { lazy, Suspense, useEffect, useState } from 'react';
import type { InSight } from '@/lib/grid/in-sight.ts';
import { whenIdle } from '@/lib/hooks/when-idle.ts';
import type { Filters } from '@/lib/sessions/filters.ts';

export interface SessionTimelineProps {
  filters: Filters;
  /** Null while there are none. */
  inSight: InSight | null;
  /** The list is being read anew. */
  refreshing?: boolean;
  onChange(changes: Partial<Filters>): void;
}

const Timeline = lazy(async () => ({ default: (await import('./timeline.tsx')).Timeline }));

/** The sessions of the list in time, and their sums. Its code and its sums are loaded after the rows. */
export function SessionTimeline(props: SessionTimelineProps) {
  const [begun, begin] = useState(false);
  useEffect(() => whenIdle(() => begin(true), { latest: 1000, otherwise: 100 }), []);
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

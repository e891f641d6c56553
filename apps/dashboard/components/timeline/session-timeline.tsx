'use client';

import { lazy, Suspense, useEffect, useState } from 'react';
import { whenIdle } from '@/lib/hooks/when-idle.ts';
import type { TimelineProps } from './props.ts';

const Timeline = lazy(async () => ({ default: (await import('./timeline.tsx')).Timeline }));

/** The timeline and the totals of the list. Its code and its data load after the rows. */
export function SessionTimeline(props: TimelineProps) {
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

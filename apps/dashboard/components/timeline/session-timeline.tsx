'use client';

import { lazy, useEffect, useState } from 'react';
import { whenIdle } from '@/lib/hooks/when-idle.ts';
import { Part } from '../ui/part.tsx';
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
        <Part>
          <Timeline {...props} />
        </Part>
      )}
    </section>
  );
}

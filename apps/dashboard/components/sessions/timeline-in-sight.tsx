'use client';

import { type InSightStore, useInSight } from '@/lib/grid/in-sight.ts';
import { SessionTimeline, type SessionTimelineProps } from '../timeline/session-timeline.tsx';

interface TimelineInSightProps extends Omit<SessionTimelineProps, 'inSight'> {
  store: InSightStore;
}

/** The timeline, with a band where the rows on screen are. */
export function TimelineInSight({ store, ...props }: TimelineInSightProps) {
  return <SessionTimeline {...props} inSight={useInSight(store)} />;
}

'use client';

import { PageSkeleton } from '../grid/page-skeleton.tsx';
import { sessionGrid } from './columns.tsx';

/** The page before its first sessions are there. */
export function SessionsSkeleton() {
  return (
    <PageSkeleton
      grid={sessionGrid}
      above={<div className="timeline-space shrink-0 border-b border-line bg-surface" />}
    />
  );
}

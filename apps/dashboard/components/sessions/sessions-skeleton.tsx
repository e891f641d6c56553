'use client';

import { PageSkeleton } from '../grid/page-skeleton.tsx';
import { sessionGrid } from './columns.tsx';

/** Placeholder of the page until its first sessions arrive. */
export function SessionsSkeleton() {
  return (
    <PageSkeleton
      grid={sessionGrid}
      above={<div className="timeline-space shrink-0 border-b border-line bg-surface" />}
    />
  );
}

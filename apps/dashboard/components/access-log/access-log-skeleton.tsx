'use client';

import { PageSkeleton } from '../grid/page-skeleton.tsx';
import { accessGrid } from './columns.tsx';

/** The page before its first entries are there. */
export function AccessLogSkeleton() {
  return <PageSkeleton grid={accessGrid} />;
}

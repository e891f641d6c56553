'use client';

import { PageSkeleton } from '../grid/page-skeleton.tsx';
import { auditGrid } from './columns.tsx';

/** Placeholder of the page until the first entries arrive. */
export function AuditLogSkeleton() {
  return <PageSkeleton grid={auditGrid} />;
}

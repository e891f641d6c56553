'use client';

import { PageSkeleton } from '../grid/page-skeleton.tsx';
import { auditGrid } from './columns.tsx';

/** The page before its first entries are there. */
export function AuditLogSkeleton() {
  return <PageSkeleton grid={auditGrid} />;
}

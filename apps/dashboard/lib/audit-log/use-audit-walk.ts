'use client';

import type { AuditEntry } from '@masker/contract';
import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query';
import { useTRPC } from '../api/trpc.ts';
import { useWalk, type Walk } from '../grid/use-walk.ts';
import { entryId } from './entry-id.ts';
import type { AuditFilters } from './filters.ts';
import { auditPages } from './walk-options.ts';

/** The walk through the entries that the filters leave. */
export function useAuditWalk(filters: AuditFilters): Walk<AuditEntry> {
  const queryClient = useQueryClient();
  const options = auditPages(useTRPC(), filters);
  const begin = () => queryClient.fetchInfiniteQuery({ ...options, pages: 1, staleTime: 0 });
  return useWalk<AuditEntry>(useInfiniteQuery(options), begin, entryId);
}

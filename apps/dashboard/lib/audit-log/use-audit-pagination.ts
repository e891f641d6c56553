'use client';

import type { AuditEntry } from '@masker/contract';
import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query';
import { useTRPCClient } from '../api/trpc.ts';
import { type Pagination, usePagination } from '../grid/use-pagination.ts';
import { entryId } from './entry-id.ts';
import type { AuditFilters } from './filters.ts';
import { auditPaginationOptions } from './pagination-options.ts';

/** Paginates the entries of the audit log that match the filters. */
export function useAuditPagination(filters: AuditFilters): Pagination<AuditEntry> {
  const queryClient = useQueryClient();
  const options = auditPaginationOptions(useTRPCClient(), filters);
  const readFirstPage = () => queryClient.fetchInfiniteQuery({ ...options, pages: 1, staleTime: 0 });
  return usePagination<AuditEntry>(useInfiniteQuery(options), readFirstPage, entryId);
}

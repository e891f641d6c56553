'use client';

import type { Session } from '@masker/contract/plain';
import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query';
import { useTRPCClient } from '../api/trpc.ts';
import { type Pagination, usePagination } from '../grid/use-pagination.ts';
import type { Filters } from './filters.ts';
import { sessionPaginationOptions } from './pagination-options.ts';

/**
 * Paginates the sessions that match the filters.
 *
 * @param at an instant at which the list starts; null for its beginning
 */
export function useSessionPagination(filters: Filters, at: string | null): Pagination<Session> {
  const queryClient = useQueryClient();
  const options = sessionPaginationOptions(useTRPCClient(), filters, at);
  const readFirstPage = () => queryClient.fetchInfiniteQuery({ ...options, pages: 1, staleTime: 0 });
  return usePagination<Session>(useInfiniteQuery(options), readFirstPage, idOf);
}

function idOf({ id }: Session): string {
  return id;
}

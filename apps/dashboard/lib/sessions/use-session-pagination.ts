'use client';

import type { Session } from '@masker/contract';
import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query';
import { useTRPC } from '../api/trpc.ts';
import { type Pagination, usePagination } from '../grid/use-pagination.ts';
import type { Filters } from './filters.ts';
import { sessionPaginationOptions } from './pagination-options.ts';

/** Paginates the sessions that match the filters. */
export function useSessionPagination(filters: Filters): Pagination<Session> {
  const queryClient = useQueryClient();
  const options = sessionPaginationOptions(useTRPC(), filters);
  const readFirstPage = () => queryClient.fetchInfiniteQuery({ ...options, pages: 1, staleTime: 0 });
  return usePagination<Session>(useInfiniteQuery(options), readFirstPage, idOf);
}

function idOf({ id }: Session): string {
  return id;
}

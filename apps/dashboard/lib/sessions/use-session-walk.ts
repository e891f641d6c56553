'use client';

import type { Session } from '@masker/contract';
import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query';
import { useTRPC } from '../api/trpc.ts';
import { useWalk, type Walk } from '../grid/use-walk.ts';
import type { Filters } from './filters.ts';
import { walkOptions } from './walk-options.ts';

/** The walk through the sessions that the filters leave. */
export function useSessionWalk(filters: Filters): Walk<Session> {
  const queryClient = useQueryClient();
  const options = walkOptions(useTRPC(), filters);
  const begin = () => queryClient.fetchInfiniteQuery({ ...options, pages: 1, staleTime: 0 });
  return useWalk<Session>(useInfiniteQuery(options), begin, idOf);
}

function idOf({ id }: Session): string {
  return id;
}

'use client';

import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { type Problem, problemOf } from '../api/problem.ts';
import { useTRPC } from '../api/trpc.ts';
import type { Filters } from '../filters/read-filters.ts';
import { LoadedSessions } from './loaded.ts';
import { walkOptions } from './walk-options.ts';

/** A walk through the sessions of a window, newest first, as far as it got. */
export interface Walk {
  sessions: LoadedSessions;
  /** The first page is on its way. */
  starting: boolean;
  /** Another page is on its way. */
  extending: boolean;
  /** The walk is being begun anew. */
  restarting: boolean;
  /** There is more to read after what is loaded. */
  hasMore: boolean;
  /** Why the last page asked for did not come. What is loaded stays. */
  problem: Problem | null;
  /** Reads the next page, or the one that did not come. */
  extend(): void;
  /** Begins anew, with a window that ends now. */
  restart(): void;
}

export function useWalk(filters: Filters): Walk {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const options = walkOptions(trpc, filters);
  const query = useInfiniteQuery(options);
  const [restarting, setRestarting] = useState(false);
  const pages = query.data?.pages;
  const problem = useMemo(() => (query.error ? problemOf(query.error) : null), [query.error]);
  const sessions = useMemo(() => new LoadedSessions(pages ?? []), [pages]);

  async function restart() {
    setRestarting(true);
    // One page only: the others belong to the window that is left behind.
    await queryClient.fetchInfiniteQuery({ ...options, pages: 1, staleTime: 0 }).catch(() => {});
    setRestarting(false);
  }

  return {
    sessions,
    starting: query.isFetching && pages === undefined,
    extending: query.isFetchingNextPage,
    restarting,
    hasMore: query.hasNextPage,
    problem: query.isFetching ? null : problem,
    extend() {
      if (query.isFetching) return;
      if (pages === undefined) void query.refetch();
      else void query.fetchNextPage();
    },
    restart: () => void restart(),
  };
}

import type { AppRouter } from '@masker/client/trpc';
import type { Facets } from '@masker/contract';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import type { TRPCOptionsProxy } from '@trpc/tanstack-react-query';
import { useEffect } from 'react';
import { useTRPC } from '../api/trpc.ts';
import type { Filters } from '../sessions/filters.ts';

/** Milliseconds for which counts are good: of a window that ends now, they change with time. */
const goodFor = 30_000;

/** Which of the counts were there last, of whatever filters. */
const lastKey = ['last facets'];

/** How the counts of a list are read. */
export function facetsOptions(trpc: TRPCOptionsProxy<AppRouter>, { order: _, ...filters }: Filters) {
  // What takes too long to count is not counted again each time that a filter is opened.
  return { ...trpc.sessions.facets.queryOptions(filters), staleTime: goodFor, retryOnMount: false };
}

/** The counts of a list by value, read while they are shown; those before, until they are there. */
export function useFacets(filters: Filters) {
  const queryClient = useQueryClient();
  const { data, error, isFetching, refetch } = useQuery(facetsOptions(useTRPC(), filters));
  useEffect(() => {
    if (data) queryClient.setQueryData(lastKey, data);
  }, [queryClient, data]);
  return {
    facets: data ?? queryClient.getQueryData<Facets>(lastKey),
    /** They are of these filters. */
    isFresh: data !== undefined && error === null,
    isFetching,
    error: isFetching ? null : error,
    retry: () => void refetch(),
  };
}

import type { AppRouter } from '@masker/client/trpc';
import type { Facets } from '@masker/contract';
import {
  type QueryFunction,
  type QueryFunctionContext,
  useQuery,
  useQueryClient,
} from '@tanstack/react-query';
import type { TRPCOptionsProxy } from '@trpc/tanstack-react-query';
import { useEffect } from 'react';
import { useTRPC } from '../api/trpc.ts';
import { useProblem } from '../api/use-problem.ts';
import { afterRows } from '../filters/after-rows.ts';
import type { Filters } from './filters.ts';

/** The time in milliseconds for which counts are fresh: those of a window that ends now change. */
const goodFor = 30_000;

/** Identifies the latest counts, for any filters. */
const lastKey = ['last facets'];

/** The query of a list's facets. */
export function facetsOptions(trpc: TRPCOptionsProxy<AppRouter>, { order: _, ...filters }: Filters) {
  const options = trpc.sessions.facets.queryOptions(filters);
  const count = options.queryFn as QueryFunction<Facets>;
  return {
    ...options,
    async queryFn(context: QueryFunctionContext) {
      await afterRows(context.client);
      return count(context);
    },
    staleTime: goodFor,
    // If counting failed because it takes too long, opening a filter does not retry it.
    retryOnMount: false,
  };
}

/** Reads the facets of a list while they are shown; returns the previous ones until then. */
export function useFacets(filters: Filters) {
  const queryClient = useQueryClient();
  const query = useQuery(facetsOptions(useTRPC(), filters));
  const { data, isFetching, refetch } = query;
  const problem = useProblem(query);
  useEffect(() => {
    if (data) queryClient.setQueryData(lastKey, data);
  }, [queryClient, data]);
  return {
    facets: data ?? queryClient.getQueryData<Facets>(lastKey),
    /** Whether the counts are those of these filters. */
    isFresh: data !== undefined && problem === null,
    isFetching,
    problem,
    retry: () => void refetch(),
  };
}

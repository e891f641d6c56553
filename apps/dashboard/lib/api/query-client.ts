import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query';
import { type Problem, problemOf } from './problem.ts';

/** The time in milliseconds that unused data stays in the cache. */
const keptFor = 3_600_000;

/**
 * Nothing is refetched automatically unless its query says so: a list keeps its window until a person requests a new one.
 *
 * @param onProblem called with the reason of a failed call
 */
export function createQueryClient(onProblem: (problem: Problem) => void = () => {}): QueryClient {
  const onError = (error: unknown) => onProblem(problemOf(error));
  return new QueryClient({
    queryCache: new QueryCache({ onError }),
    mutationCache: new MutationCache({ onError }),
    defaultOptions: {
      // Same as for queries below.
      mutations: { networkMode: 'always' },
      queries: {
        staleTime: Number.POSITIVE_INFINITY,
        retry: false,
        // Cached data is available on the way back. On the server, nothing outlives its request.
        ...(typeof window === 'undefined' ? {} : { gcTime: keptFor }),
        // Reports being offline as an error, instead of waiting forever.
        networkMode: 'always',
        // Structural comparison of all loaded rows would get slower with every page.
        structuralSharing: false,
      },
    },
  });
}

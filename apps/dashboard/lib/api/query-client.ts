import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query';
import { type Problem, problemOf } from './problem.ts';

/** Milliseconds that what is not shown any more is kept. */
const keptFor = 3_600_000;

/**
 * Nothing is fetched again behind a reader's back: a list keeps its window until someone asks
 * for a new one.
 *
 * @param onProblem called with why a call was refused or failed
 */
export function createQueryClient(onProblem: (problem: Problem) => void = () => {}): QueryClient {
  const onError = (error: unknown) => onProblem(problemOf(error));
  return new QueryClient({
    queryCache: new QueryCache({ onError }),
    mutationCache: new MutationCache({ onError }),
    defaultOptions: {
      // As the queries below.
      mutations: { networkMode: 'always' },
      queries: {
        staleTime: Number.POSITIVE_INFINITY,
        retry: false,
        // What was left is there on the way back. On the server, nothing outlives its request.
        ...(typeof window === 'undefined' ? {} : { gcTime: keptFor }),
        // Report being offline as an error, instead of waiting without end.
        networkMode: 'always',
        // Comparing every loaded row with its successor costs more the further one scrolls.
        structuralSharing: false,
      },
    },
  });
}

import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query';
import { problemOf } from './problem.ts';

/**
 * Nothing is fetched again behind a reader's back: a walk that began keeps its window until someone asks
 * for a new one.
 *
 * @param onSignedOut called when an answer says that the sign-in is over
 */
export function createQueryClient(onSignedOut: () => void = () => {}): QueryClient {
  function onError(error: unknown) {
    if (problemOf(error).code === 'unauthenticated') onSignedOut();
  }
  return new QueryClient({
    queryCache: new QueryCache({ onError }),
    mutationCache: new MutationCache({ onError }),
    defaultOptions: {
      // As the queries below.
      mutations: { networkMode: 'always' },
      queries: {
        staleTime: Number.POSITIVE_INFINITY,
        retry: false,
        // Offline is an error to be told, not a wait without end.
        networkMode: 'always',
        // Comparing every loaded row with its successor costs more the further one scrolls.
        structuralSharing: false,
      },
    },
  });
}

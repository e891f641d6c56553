import type { QueryClient } from '@tanstack/react-query';

/** Resolves when no list waits for its first rows: what is counted beside them would make them later. */
export async function afterRows(queryClient: QueryClient): Promise<void> {
  const isAwaited = () =>
    queryClient.isFetching({ queryKey: ['sessions'], predicate: ({ state }) => state.data === undefined }) >
    0;
  // A list that is drawn together with this asks in the same turn.
  await Promise.resolve();
  if (!isAwaited()) return;
  await new Promise<void>((resolve) => {
    const stop = queryClient.getQueryCache().subscribe(() => {
      if (isAwaited()) return;
      stop();
      resolve();
    });
  });
}

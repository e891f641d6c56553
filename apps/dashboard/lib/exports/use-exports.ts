'use client';

import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useTRPC } from '../api/trpc.ts';
import { exportPages, mergedExports, newestExports, untilNextLook } from './queries.ts';

/** The exports of the account; unfinished ones are asked about again until they are finished. */
export function useExports() {
  const trpc = useTRPC();
  const query = useInfiniteQuery(exportPages(trpc));
  const read = query.data?.pages.flatMap(({ data }) => data) ?? [];
  const again = useQuery({
    ...newestExports(trpc),
    enabled: untilNextLook(read, query.dataUpdatedAt) !== null,
    // What was just read is not read at once again.
    initialData: query.data?.pages[0],
    initialDataUpdatedAt: query.dataUpdatedAt,
    staleTime: 1_000,
    refetchInterval: ({ state }) => untilNextLook(state.data?.data ?? [], Date.now()) ?? false,
  });
  const isNewer = again.dataUpdatedAt >= query.dataUpdatedAt;
  const exports = isNewer ? mergedExports(read, again.data?.data ?? []) : read;
  return { query, exports };
}

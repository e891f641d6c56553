import type { AppRouter } from '@masker/client/trpc';
import type { TRPCOptionsProxy } from '@trpc/tanstack-react-query';
import type { Filters } from './filters.ts';

/** Sessions in one page: the most that the API gives, for the fewest pauses while scrolling. */
const pageSize = 100;

/** How the list is read, the same on the server (its first page) as in the browser (the others). */
export function sessionPaginationOptions(trpc: TRPCOptionsProxy<AppRouter>, filters: Filters) {
  return trpc.sessions.list.infiniteQueryOptions(
    { ...filters, limit: pageSize },
    { getNextPageParam: (page) => page.next_cursor },
  );
}

import type { AppRouter } from '@masker/client/trpc';
import type { TRPCOptionsProxy } from '@trpc/tanstack-react-query';

const limit = 100;

/** The query of tokens, newest first. */
export function tokenPages(trpc: TRPCOptionsProxy<AppRouter>) {
  return trpc.tokens.list.infiniteQueryOptions({ limit }, { getNextPageParam: (page) => page.next_cursor });
}

/** The query of members. */
export function memberPages(trpc: TRPCOptionsProxy<AppRouter>) {
  return trpc.members.list.infiniteQueryOptions({ limit }, { getNextPageParam: (page) => page.next_cursor });
}

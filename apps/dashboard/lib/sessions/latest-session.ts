import type { AppRouter } from '@masker/client/trpc';
import type { TRPCOptionsProxy } from '@trpc/tanstack-react-query';
import { allTime } from '../filters/window.ts';

/** The time in milliseconds for which the result is fresh. */
const goodFor = 5000;

/** The query for the latest session of an account without filters, the same on the server and in the browser. */
export function latestSessionOptions(trpc: TRPCOptionsProxy<AppRouter>) {
  return { ...trpc.sessions.list.queryOptions({ since: allTime, limit: 1 }), staleTime: goodFor };
}

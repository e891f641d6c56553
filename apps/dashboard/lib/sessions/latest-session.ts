import type { AppRouter } from '@masker/client/trpc';
import type { TRPCOptionsProxy } from '@trpc/tanstack-react-query';
import { allTime } from '../filters/window.ts';

/** Milliseconds for which it is not asked again. */
const goodFor = 5000;

/** How the latest session of an account is read, whatever the filters: the same on the server as in the browser. */
export function latestSessionOptions(trpc: TRPCOptionsProxy<AppRouter>) {
  return { ...trpc.sessions.list.queryOptions({ since: allTime, limit: 1 }), staleTime: goodFor };
}

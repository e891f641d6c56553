import type { AppRouter } from '@masker/client/trpc';
import type { TRPCOptionsProxy } from '@trpc/tanstack-react-query';

/** How schedules are read: all of them, there are few. */
export function schedulesQuery(trpc: TRPCOptionsProxy<AppRouter>) {
  return trpc.exportSchedules.list.queryOptions();
}

import type { AppRouter } from '@masker/client/trpc';
import type { TRPCOptionsProxy } from '@trpc/tanstack-react-query';
import type { AuditFilters } from './filters.ts';

const limit = 100;

/** How the record is read, the same on the server (its first page) as in the browser (the others). */
export function auditPaginationOptions(trpc: TRPCOptionsProxy<AppRouter>, filters: AuditFilters) {
  return trpc.accessLog.list.infiniteQueryOptions(
    { ...filters, limit },
    { getNextPageParam: (page) => page.next_cursor },
  );
}

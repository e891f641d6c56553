import type { AppRouter } from '@masker/client/trpc';
import { infiniteQueryOptions } from '@tanstack/react-query';
import type { TRPCClient } from '@trpc/client';
import { firstRequest, requestAfter } from '../grid/page-request.ts';
import type { AuditFilters } from './filters.ts';

const limit = 100;

/** The query of the audit log, the same on the server (first page) and in the browser (later pages). */
export function auditPaginationOptions(client: TRPCClient<AppRouter>, filters: AuditFilters) {
  return infiniteQueryOptions({
    queryKey: ['audit log', filters],
    queryFn: async ({ pageParam: request, signal }) => {
      const { cursor } = request;
      const input = { ...filters, limit, ...(cursor === null ? {} : { cursor }) };
      return { ...(await client.accessLog.list.query(input, { signal })), ...request };
    },
    initialPageParam: firstRequest,
    getNextPageParam: (_, pages) => requestAfter(pages),
  });
}

import type { AppRouter } from '@masker/client/trpc';
import type { TRPCOptionsProxy } from '@trpc/tanstack-react-query';
import type { Window } from '../filters/window.ts';
import type { OverviewFilters } from './filters.ts';

/** How the sums of a window and of the one before are read, on the server and in the browser. */
export function overviewStats(trpc: TRPCOptionsProxy<AppRouter>, { since, until }: OverviewFilters) {
  return trpc.sessions.stats.queryOptions({ since, until, include: ['durations'], compare: 'previous' });
}

/** How the models of a window are read. */
export function modelFacets(trpc: TRPCOptionsProxy<AppRouter>, { since, until }: Required<Window>) {
  return trpc.sessions.facets.queryOptions({ since, until });
}

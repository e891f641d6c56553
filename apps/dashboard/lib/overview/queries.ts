import type { AppRouter } from '@masker/client/trpc';
import type { TRPCOptionsProxy } from '@trpc/tanstack-react-query';
import type { Window } from '../filters/window.ts';
import type { OverviewFilters } from './filters.ts';

/** The query for the totals of a window and the previous one, on the server and in the browser. */
export function overviewStats(trpc: TRPCOptionsProxy<AppRouter>, { since, until }: OverviewFilters) {
  return trpc.sessions.stats.queryOptions({ since, until, include: ['durations'], compare: 'previous' });
}

/** The query for the models of a window. */
export function modelFacets(trpc: TRPCOptionsProxy<AppRouter>, { since, until }: Required<Window>) {
  return trpc.sessions.facets.queryOptions({ since, until });
}

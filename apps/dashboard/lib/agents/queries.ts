import type { AppRouter } from '@masker/client/trpc';
import type { TRPCOptionsProxy } from '@trpc/tanstack-react-query';
import type { Window } from '../filters/window.ts';

/** The maximum number of agents in a filter of `sessions.stats`. */
export const mostFound = 50;

/** The query for the totals of a window's agents, on the server and in the browser. */
export function agentStats(trpc: TRPCOptionsProxy<AppRouter>, { since, until }: Window, ids?: string[]) {
  return trpc.sessions.stats.queryOptions({
    since,
    until,
    include: ['agent_series', 'agent_durations'],
    ...(ids ? { agent_id: ids } : {}),
  });
}

/**
 * The query for the last sessions of agents. It is repeated when a person returns to the page: another tab, or the API, may
 * have deleted an agent.
 */
export function knownAgents(trpc: TRPCOptionsProxy<AppRouter>) {
  return trpc.agents.list.queryOptions({ limit: 100 }, { refetchOnWindowFocus: 'always' });
}

import type { AppRouter } from '@masker/client/trpc';
import type { TRPCOptionsProxy } from '@trpc/tanstack-react-query';
import type { Window } from '../filters/window.ts';

/** Agents that `sessions.stats` takes in a filter, at most. */
export const mostFound = 50;

/** How the sums of the agents of a window are read, on the server and in the browser. */
export function agentStats(trpc: TRPCOptionsProxy<AppRouter>, { since, until }: Window, ids?: string[]) {
  return trpc.sessions.stats.queryOptions({
    since,
    until,
    include: ['agent_series', 'agent_durations'],
    ...(ids ? { agent_id: ids } : {}),
  });
}

/** How agents are read for when they were last seen. */
export function knownAgents(trpc: TRPCOptionsProxy<AppRouter>) {
  return trpc.agents.list.queryOptions({ limit: 100 });
}

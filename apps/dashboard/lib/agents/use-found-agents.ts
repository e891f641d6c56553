'use client';

import type { Stats } from '@masker/contract';
import { skipToken, useQuery } from '@tanstack/react-query';
import { useTRPC, useTRPCClient } from '../api/trpc.ts';
import { firstOf } from '../grid/choices.ts';
import type { AgentFilters } from './filters.ts';
import { agentStats, mostFound } from './queries.ts';

/** The sums of agents that were searched for by name. */
interface FoundAgents {
  /** Undefined while they are not known, or not wanted. */
  stats: Stats | undefined;
  loading: boolean;
  error: unknown;
  /** More agents have that name than are summed up. */
  isCut: boolean;
}

/**
 * Sums up agents by a part of their names, whether or not they are among those with the most sessions.
 *
 * @param wanted whether they may be others than those that are there already
 */
export function useFoundAgents(filters: AgentFilters, wanted: boolean): FoundAgents {
  const trpc = useTRPC();
  const client = useTRPCClient();
  const { search = '' } = filters;
  const found = useQuery({
    queryKey: [...trpc.agents.list.pathKey(), 'found', search],
    queryFn: wanted
      ? ({ signal }) => firstOf((page) => client.agents.list.query({ ...page, search }, { signal }))
      : skipToken,
  });
  const ids = wanted ? found.data?.rows.slice(0, mostFound).map(({ id }) => id) : undefined;
  const options = agentStats(trpc, filters, ids ?? []);
  const stats = useQuery({ ...options, enabled: ids !== undefined && ids.length > 0 });
  return {
    stats: wanted && stats.data ? stats.data : undefined,
    loading: wanted && (found.isFetching || stats.isFetching),
    error: wanted ? (found.error ?? stats.error) : null,
    isCut: wanted && found.data !== undefined && (found.data.more || found.data.rows.length > mostFound),
  };
}

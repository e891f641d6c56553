'use client';

import type { Stats } from '@masker/contract';
import { skipToken, useQuery } from '@tanstack/react-query';
import type { Problem } from '../api/problem.ts';
import { useTRPC, useTRPCClient } from '../api/trpc.ts';
import { useProblem } from '../api/use-problem.ts';
import { firstOf } from '../grid/choices.ts';
import type { AgentFilters } from './filters.ts';
import { agentStats, mostFound } from './queries.ts';

/** The totals of agents found by name. */
interface FoundAgents {
  /** Undefined while they are unknown or not requested. */
  stats: Stats | undefined;
  loading: boolean;
  problem: Problem | null;
  /** Repeats what failed. */
  retry(): void;
  /** Whether more agents match than are summed up. */
  isCut: boolean;
}

/**
 * Sums up agents by a part of their names, whether or not they are among those with the most sessions.
 *
 * @param wanted whether they can differ from the agents already loaded
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
  const problemFound = useProblem(found);
  const problemSummed = useProblem(stats);
  return {
    stats: wanted && stats.data ? stats.data : undefined,
    loading: wanted && (found.isFetching || stats.isFetching),
    problem: wanted ? (problemFound ?? problemSummed) : null,
    retry() {
      if (problemFound) void found.refetch();
      else void stats.refetch();
    },
    isCut: wanted && found.data !== undefined && (found.data.more || found.data.rows.length > mostFound),
  };
}

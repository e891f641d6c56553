'use client';

import { skipToken, useQuery } from '@tanstack/react-query';
import { useTRPC } from '@/lib/api/trpc.ts';
import { shortId } from '@/lib/format/short-id.ts';

/**
 * The name of an agent: as it was chosen, or as a row has it that is there already; looked up only when neither is so.
 *
 * @param id undefined for none
 * @param known by what it is called elsewhere on the page; null while that may still come
 */
export function useAgentName(id: string | undefined, known: string | null | undefined): string | undefined {
  const trpc = useTRPC();
  const chosen = useQuery({ queryKey: chosenAgentKey(id), queryFn: skipToken as unknown as () => string });
  const name = chosen.data ?? known ?? undefined;
  const wanted = id !== undefined && name === undefined && known === undefined;
  const looked = useQuery(trpc.agents.list.queryOptions(wanted ? { search: id, limit: 1 } : skipToken));
  return name ?? looked.data?.data[0]?.name;
}

/** Where the name of an agent is kept that was chosen. */
export function chosenAgentKey(id: string | undefined): readonly unknown[] {
  return ['chosen agent', id];
}

interface AgentNameProps {
  id: string;
  known?: string | null;
}

/** An agent by its name, by its id while the name is not known. */
export function AgentName({ id, known }: AgentNameProps) {
  return useAgentName(id, known) ?? shortId(id);
}

'use client';

import { skipToken, useQuery } from '@tanstack/react-query';
import { useTRPC } from '@/lib/api/trpc.ts';
import { shortId } from '@/lib/format/short-id.ts';
import type { Filters } from '@/lib/sessions/filters.ts';
import { facetsOptions } from '@/lib/sessions/use-facets.ts';
import { Name } from '../ui/name.tsx';

/** The query key of the name of a chosen agent. */
export function chosenAgentKey(id: string): readonly unknown[] {
  return ['chosen agent', id];
}

interface AgentNameProps {
  id: string;
  /** The name found elsewhere on the page; null while it may still load. */
  known?: string | null | undefined;
}

/**
 * The name of an agent: from the choice or from the page. Looked up only if neither has it; until then the id.
 */
export function AgentName({ id, known }: AgentNameProps) {
  const trpc = useTRPC();
  const chosen = useQuery({ queryKey: chosenAgentKey(id), queryFn: skipToken as unknown as () => string });
  const name = chosen.data ?? known;
  const looked = useQuery(
    trpc.agents.list.queryOptions(name === undefined ? { search: id, limit: 1 } : skipToken),
  );
  const found = name ?? looked.data?.data[0]?.name;
  return found === undefined ? shortId(id) : <Name of={found} />;
}

/** The agent of a filter; usually the facets of the list have its name. */
export function FilteredAgent({ id, known, filters }: AgentNameProps & { filters: Filters }) {
  const { data, isPending } = useQuery({ ...facetsOptions(useTRPC(), filters), enabled: false });
  const counted = data?.facets.agent_id.find(({ value }) => value === id)?.name;
  return <AgentName id={id} known={known ?? counted ?? (isPending ? null : undefined)} />;
}

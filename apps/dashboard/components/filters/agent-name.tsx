'use client';

import { skipToken, useQuery } from '@tanstack/react-query';
import { useTRPC } from '@/lib/api/trpc.ts';
import { facetsOptions } from '@/lib/filters/use-facets.ts';
import { shortId } from '@/lib/format/short-id.ts';
import type { Filters } from '@/lib/sessions/filters.ts';
import { Name } from '../ui/name.tsx';

/** Where the name of an agent is kept that was chosen. */
export function chosenAgentKey(id: string): readonly unknown[] {
  return ['chosen agent', id];
}

interface AgentNameProps {
  id: string;
  /** By what it is called elsewhere on the page; null while that may still come. */
  known?: string | null | undefined;
}

/**
 * An agent by its name: as it was chosen, or as the page has it already; looked up only when neither is so. By its id
 * while it is not known.
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

/** An agent of a filter: the counts of the list have its name, as a rule. */
export function FilteredAgent({ id, known, filters }: AgentNameProps & { filters: Filters }) {
  const { data, isPending } = useQuery({ ...facetsOptions(useTRPC(), filters), enabled: false });
  const counted = data?.facets.agent_id.find(({ value }) => value === id)?.name;
  return <AgentName id={id} known={known ?? counted ?? (isPending ? null : undefined)} />;
}

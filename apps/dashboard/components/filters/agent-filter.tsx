'use client';

import type { Agent } from '@masker/contract';
import { useQueryClient } from '@tanstack/react-query';
import { useTRPC, useTRPCClient } from '@/lib/api/trpc.ts';
import { formatCount } from '@/lib/format/count.ts';
import { shortId } from '@/lib/format/short-id.ts';
import { chosenAgentKey, useAgentName } from './agent-name.tsx';
import { Picker } from './picker.tsx';
import { useChoices } from './use-choices.ts';

interface AgentFilterProps {
  id: string | undefined;
  /** The name of the chosen one, where the page has it; null while it may still come. */
  known?: string | null | undefined;
  onChange(id: string | undefined): void;
}

/** Chooses one agent, by searching for its name. */
export function AgentFilter({ id, known, onChange }: AgentFilterProps) {
  const trpc = useTRPC();
  const client = useTRPCClient();
  const queryClient = useQueryClient();
  const name = useAgentName(id, known);
  const { rows, ...source } = useChoices<Agent>({
    key: trpc.agents.list.pathKey(),
    read: (page, signal) => client.agents.list.query(page, { signal }),
  });
  return (
    <Picker
      label="Agent"
      many="agents"
      find="Find an agent"
      any="Any agent"
      choices={rows?.map(({ id, name, session_count }) => ({
        id,
        name,
        end: <span title="All sessions">{formatCount(session_count)}</span>,
      }))}
      source={source}
      id={id}
      chosen={id === undefined ? undefined : (name ?? shortId(id))}
      onChange={(choice) => {
        if (choice) queryClient.setQueryData(chosenAgentKey(choice.id), choice.name);
        onChange(choice?.id);
      }}
    />
  );
}

'use client';

import { formatCount } from '@/lib/format/count.ts';
import { AgentName } from './agent-name.tsx';
import { Picker } from './picker.tsx';
import { useAgents } from './use-agents.ts';

interface AgentFilterProps {
  id: string | undefined;
  onChange(id: string | undefined): void;
}

/** Chooses one agent, by searching for its name. */
export function AgentFilter({ id, onChange }: AgentFilterProps) {
  const agents = useAgents();
  return (
    <Picker
      label="Agent"
      many="agents"
      find="Find an agent"
      any="Any agent"
      choices={agents.data?.map(({ id, name, session_count }) => ({
        id,
        name,
        end: <span title="Sessions in all">{formatCount(session_count)}</span>,
      }))}
      error={agents.error}
      onRetry={() => void agents.refetch()}
      id={id}
      onChange={onChange}
    >
      {id !== undefined && <AgentName id={id} />}
    </Picker>
  );
}

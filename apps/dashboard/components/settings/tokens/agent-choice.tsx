'use client';

import type { Agent } from '@masker/contract';
import { useQueryClient } from '@tanstack/react-query';
import { useTRPC, useTRPCClient } from '@/lib/api/trpc.ts';
import { AgentName, chosenAgentKey } from '../../filters/agent-name.tsx';
import { ChoiceList } from '../../filters/choice-list.tsx';
import { FilterPopover } from '../../filters/filter-popover.tsx';
import { useChoices } from '../../filters/use-choices.ts';

interface AgentChoiceProps {
  id: string | undefined;
  onChange(id: string | undefined): void;
}

const any = { id: '', name: 'Any agent' };

/** Chooses one agent of the account, or any. */
export function AgentChoice({ id, onChange }: AgentChoiceProps) {
  return (
    <FilterPopover label="Agent" shows={id === undefined ? any.name : <AgentName id={id} />} count={0}>
      {(close) => (
        <Agents
          id={id}
          onChange={(next) => {
            onChange(next);
            close();
          }}
        />
      )}
    </FilterPopover>
  );
}

function Agents({ id, onChange }: AgentChoiceProps) {
  const queryClient = useQueryClient();
  const client = useTRPCClient();
  const { rows, more, areFound, busy, onType } = useChoices<Agent>({
    key: useTRPC().agents.list.pathKey(),
    read: (page, signal) => client.agents.list.query(page, { signal }),
  });
  const found = rows?.map(({ id, name }) => ({ id, name })) ?? [];
  return (
    <ChoiceList
      many="Agents"
      find="Find an agent"
      choices={areFound ? found : [any, ...found]}
      chosen={[id ?? any.id]}
      several={false}
      onChoose={(choice) => {
        if (choice.id !== any.id) queryClient.setQueryData(chosenAgentKey(choice.id), choice.name);
        onChange(choice.id || undefined);
      }}
      onType={onType}
      areFound={areFound}
      takesFocus
      none={busy ? 'Looking…' : 'No agent matches.'}
      notes={
        busy || more ? (
          <p role="status">{busy ? 'Looking…' : 'There are more: type a part of a name.'}</p>
        ) : undefined
      }
    />
  );
}

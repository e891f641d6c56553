'use client';

import { type SessionStatus, sessionStatuses } from '@masker/contract/plain';
import type { ReactNode } from 'react';
import type { Filters } from '@/lib/sessions/filters.ts';
import { Segmented } from '../ui/segmented.tsx';
import { AgentFilter } from './agent-filter.tsx';
import { FilterLine } from './filter-line.tsx';
import { RedactionsFilter } from './redactions-filter.tsx';
import { WindowFilter } from './window-filter.tsx';

interface FilterBarProps {
  filters: Filters;
  /** The name of the agent that the list is of, when it has a row; null while it may still get one. */
  agentName: string | null | undefined;
  onChange(changes: Partial<Filters>): void;
  /** The same, of what is still being typed. */
  onChangeSoon(changes: Partial<Filters>): void;
  onClear(): void;
  /** Stands at the far end. */
  end: ReactNode;
}

const statuses = [
  { value: 'any', label: 'Any', name: 'Any status' },
  ...sessionStatuses.map((status) => ({ value: status, label: status, name: `Status ${status}` })),
] as const;

/** Everything that narrows the list of sessions. */
export function FilterBar({ filters, agentName, onChange, onChangeSoon, onClear, end }: FilterBarProps) {
  const { agent_id, status, min_redactions } = filters;
  const narrowed = agent_id !== undefined || status !== undefined || min_redactions !== undefined;
  return (
    <FilterLine narrowed={narrowed} onClear={onClear} end={end}>
      <WindowFilter window={filters} onChange={onChange} />
      <AgentFilter
        id={agent_id?.[0]}
        known={agentName}
        onChange={(id) => onChange({ agent_id: id === undefined ? undefined : [id] })}
      />
      <Segmented<SessionStatus | 'any'>
        label="Status"
        choices={statuses}
        value={status?.[0] ?? 'any'}
        onChange={(next) => onChange({ status: next === 'any' ? undefined : [next] })}
      />
      <RedactionsFilter
        least={min_redactions ?? 0}
        onChange={(least) => onChangeSoon({ min_redactions: least === 0 ? undefined : least })}
      />
    </FilterLine>
  );
}

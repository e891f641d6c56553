'use client';

import { type SessionStatus, sessionStatuses } from '@masker/contract';
import { X } from 'lucide-react';
import type { ReactNode } from 'react';
import type { Filters } from '@/lib/filters/read-filters.ts';
import { Button } from '../ui/button.tsx';
import { Segmented } from '../ui/segmented.tsx';
import { AgentFilter } from './agent-filter.tsx';
import { RedactionsFilter } from './redactions-filter.tsx';
import { WindowFilter } from './window-filter.tsx';

interface FilterBarProps {
  filters: Filters;
  onChange(changes: Partial<Filters>): void;
  onClear(): void;
  /** Stands at the far end. */
  end: ReactNode;
}

const statuses = [
  { value: 'any', label: 'Any', name: 'Any status' },
  ...sessionStatuses.map((status) => ({ value: status, label: status, name: `Status ${status}` })),
] as const;

/** Everything that narrows the list, in one line. */
export function FilterBar({ filters, onChange, onClear, end }: FilterBarProps) {
  const { agent_id, status, min_redactions } = filters;
  const narrowed = agent_id !== undefined || status !== undefined || min_redactions !== undefined;
  return (
    <div className="flex h-11 shrink-0 items-center border-b border-line bg-surface">
      {/* biome-ignore lint/a11y/useSemanticElements: a fieldset cannot be a flex line everywhere */}
      <div
        role="group"
        aria-label="Filters"
        className="flex min-w-0 flex-1 items-center gap-2 self-stretch overflow-x-auto px-3 [scrollbar-width:none] sm:px-4"
      >
        <WindowFilter window={filters} onChange={onChange} />
        <AgentFilter id={agent_id} onChange={(id) => onChange({ agent_id: id })} />
        <Segmented<SessionStatus | 'any'>
          label="Status"
          choices={statuses}
          value={status ?? 'any'}
          onChange={(next) => onChange({ status: next === 'any' ? undefined : next })}
        />
        <RedactionsFilter
          key={min_redactions}
          least={min_redactions ?? 0}
          onChange={(least) => onChange({ min_redactions: least === 0 ? undefined : least })}
        />
        {narrowed && (
          <Button look="quiet" onClick={onClear}>
            <X className="size-3.5" /> Clear
          </Button>
        )}
      </div>
      <div className="flex shrink-0 items-center gap-2 pr-3 pl-2 sm:pr-4">{end}</div>
    </div>
  );
}

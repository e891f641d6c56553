'use client';

import type { ReactNode } from 'react';
import type { AuditFilters } from '@/lib/audit-log/filters.ts';
import { FilterLine } from '../filters/filter-line.tsx';
import { WindowFilter } from '../filters/window-filter.tsx';
import { ActionFilter } from './action-filter.tsx';
import { ActorFilter } from './actor-filter.tsx';

interface AuditFilterBarProps {
  filters: AuditFilters;
  /** The name of whoever the list is of, when it has an entry. */
  actorName: string | undefined;
  onChange(changes: Partial<AuditFilters>): void;
  onClear(): void;
  /** Stands at the far end. */
  end: ReactNode;
}

/** Everything that narrows the audit log. */
export function AuditFilterBar({ filters, actorName, onChange, onClear, end }: AuditFilterBarProps) {
  const { action, actor_id } = filters;
  return (
    <FilterLine narrowed={action !== undefined || actor_id !== undefined} onClear={onClear} end={end}>
      <WindowFilter window={filters} onChange={onChange} />
      <ActorFilter id={actor_id} known={actorName} onChange={(id) => onChange({ actor_id: id })} />
      <ActionFilter action={action} onChange={(next) => onChange({ action: next })} />
    </FilterLine>
  );
}

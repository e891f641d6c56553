'use client';

import type { View, WebhookFilters } from '@masker/contract';
import { useQuery } from '@tanstack/react-query';
import { useTRPC } from '@/lib/api/trpc.ts';
import { Select } from '../ui/select.tsx';
import { ExportFilters } from './export-filters.tsx';

/** The filters of sessions, without a window or an order. */
type Filters = WebhookFilters;

/** Which sessions are chosen: those of a saved view, all, or those that were chosen before. */
export interface ChosenSessions {
  /** The id of the view, `all`, or `before`. */
  choice: string;
  filters: Filters;
}

export const allSessions: ChosenSessions = { choice: 'all', filters: {} };

/** The sessions that were chosen before, which can be kept. */
export function sessionsBefore(filters: Filters): ChosenSessions {
  return Object.keys(filters).length === 0 ? allSessions : { choice: 'before', filters };
}

interface WhichSessionsProps {
  /** What all of them are called: `All sessions`. */
  all: string;
  /** What was chosen before. */
  before?: ChosenSessions;
  chosen: ChosenSessions;
  onChange(chosen: ChosenSessions): void;
}

/** Chooses sessions by the filters of a saved view. */
export function WhichSessions({ all, before = allSessions, chosen, onChange }: WhichSessionsProps) {
  const views = useQuery(useTRPC().views.list.queryOptions()).data?.data ?? [];

  function choose(choice: string) {
    const view = views.find(({ id }) => id === choice);
    if (view) onChange({ choice, filters: filtersOf(view) });
    else onChange(choice === before.choice ? before : allSessions);
  }

  return (
    <div className="flex flex-col gap-1">
      <span className="text-xs font-medium">Which sessions</span>
      <Select
        label="Which sessions"
        options={[
          ...(before.choice === 'before' ? [{ value: before.choice, label: 'As before' }] : []),
          { value: allSessions.choice, label: all },
          ...views.map(({ id, name }) => ({ value: id, label: `As in the view ${name}` })),
        ]}
        value={chosen.choice}
        onChange={choose}
        className="self-start"
      />
      <p className="text-xs text-ink-soft">
        The filters of a saved view, as they are now; its window is left out. Save one in Sessions first.
      </p>
      {chosen.choice !== allSessions.choice && <ExportFilters filters={chosen.filters} />}
    </div>
  );
}

function filtersOf({ filters: { since: _, until: __, order: ___, ...filters } }: View): Filters {
  return filters;
}

'use client';

import { useQueryClient } from '@tanstack/react-query';
import { lazy, type ReactNode, useEffect, useEffectEvent } from 'react';
import { useTRPC } from '@/lib/api/trpc.ts';
import { whenIdle } from '@/lib/hooks/when-idle.ts';
import type { Filters } from '@/lib/sessions/filters.ts';
import { facetsOptions } from '@/lib/sessions/use-facets.ts';
import { facetLabels, facetNames } from './facet-names.ts';
import { FilterLine } from './filter-line.tsx';
import { FilterPopover } from './filter-popover.tsx';
import { DurationFilter, RedactionsFilter } from './number-filters.tsx';
import { sessionChips } from './session-chips.tsx';

const loadChoices = () => import('./facet-choices.tsx');
const FacetChoices = lazy(loadChoices);
const SessionSheet = lazy(() => import('./session-sheet.tsx'));

interface FilterBarProps {
  filters: Filters;
  /** The name of the filtered agent, if it has a row; null while it may still load. */
  agentName: string | null | undefined;
  onChange(changes: Partial<Filters>): void;
  /** The same for the pending filters. */
  onChangeSoon(changes: Partial<Filters>): void;
  onClear(): void;
  /** Placed at the end of the line. */
  end: ReactNode;
}

/** The filters of the list of sessions. */
export function FilterBar({ filters, agentName, onChange, onChangeSoon, onClear, end }: FilterBarProps) {
  const queryClient = useQueryClient();
  const trpc = useTRPC();
  const count = useEffectEvent(() => void queryClient.prefetchQuery(facetsOptions(trpc, filters)));
  // Loads the counts of the initial list after it is rendered, before anybody opens a filter.
  useEffect(() => whenIdle(() => count()), []);

  return (
    <FilterLine
      window={filters}
      onWindow={onChange}
      chips={sessionChips(filters, agentName, onChange)}
      onClear={onClear}
      end={end}
      inSheet={<SessionSheet filters={filters} onChange={onChange} onChangeSoon={onChangeSoon} />}
    >
      {facetNames.map((facet) => (
        <FilterPopover
          key={facet}
          label={facetLabels[facet]}
          count={
            (filters[facet]?.length ?? 0) + (facet === 'model' && filters.reached_model !== undefined ? 1 : 0)
          }
          preload={() => void loadChoices()}
        >
          {() => <FacetChoices facet={facet} filters={filters} onChange={onChange} takesFocus />}
        </FilterPopover>
      ))}
      <FilterPopover
        label="Duration"
        count={[filters.min_duration_ms, filters.max_duration_ms].filter(Boolean).length}
        className="w-56"
      >
        {() => <DurationFilter filters={filters} onChange={onChangeSoon} />}
      </FilterPopover>
      <RedactionsFilter filters={filters} onChange={onChangeSoon} isInline />
    </FilterLine>
  );
}

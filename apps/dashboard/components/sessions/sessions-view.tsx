'use client';

import { lazy, type ReactNode } from 'react';
import { useUrlFilters } from '@/lib/filters/use-url-filters.ts';
import { sessionFilters } from '@/lib/sessions/filters.ts';
import { FilterBar } from '../filters/filter-bar.tsx';
import { Part } from '../ui/part.tsx';
import { SessionList } from './session-list.tsx';

const BadAddress = lazy(async () => ({ default: (await import('../filters/bad-address.tsx')).BadAddress }));

/** The home of the product: the filters, and the sessions that they leave. */
export function SessionsView() {
  const url = useUrlFilters(sessionFilters);
  const { filters, typed, wrong, address, change, changeSoon, removeWrong, clear } = url;
  const filterBar = (end: ReactNode, agentName: string | null | undefined) => (
    <FilterBar
      filters={typed}
      agentName={agentName}
      onChange={change}
      onChangeSoon={changeSoon}
      onClear={clear}
      end={end}
    />
  );
  if (filters === null)
    return (
      <Part>
        <BadAddress
          wrong={wrong}
          title="Sessions"
          many="sessions"
          filterBar={filterBar(null, null)}
          onRemove={removeWrong}
          onClear={clear}
        />
      </Part>
    );
  return (
    <SessionList
      filters={filters}
      address={address}
      onChange={change}
      onClear={clear}
      filterBar={filterBar}
    />
  );
}

'use client';

import { useFilters } from '@/lib/filters/use-filters.ts';
import { FilterBar } from '../filters/filter-bar.tsx';
import { BadAddress } from './bad-address.tsx';
import { SessionList } from './session-list.tsx';

/** The home of the product: the filters, and the sessions that they leave. */
export function SessionsView() {
  const { filters, wrong, change, clear } = useFilters();
  if (filters === null) return <BadAddress wrong={wrong} />;
  return (
    <SessionList
      // Other filters are another list: it starts at its top, with nothing open.
      key={JSON.stringify(filters)}
      filters={filters}
      onChange={change}
      onClear={clear}
      filterBar={(end) => <FilterBar filters={filters} onChange={change} onClear={clear} end={end} />}
    />
  );
}

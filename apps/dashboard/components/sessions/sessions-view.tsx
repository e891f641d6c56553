'use client';

import { useUrlFilters } from '@/lib/filters/use-url-filters.ts';
import { sessionFilters } from '@/lib/sessions/filters.ts';
import { home } from '@/lib/sign-in/next-path.ts';
import { BadAddress } from '../filters/bad-address.tsx';
import { FilterBar } from '../filters/filter-bar.tsx';
import { SessionList } from './session-list.tsx';

/** The home of the product: the filters, and the sessions that they leave. */
export function SessionsView() {
  const { filters, wrong, change, clear } = useUrlFilters(sessionFilters);
  if (filters === null) return <BadAddress wrong={wrong} path={home} many="sessions" />;
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

'use client';

import { useUrlFilters } from '@/lib/filters/use-url-filters.ts';
import { sessionFilters } from '@/lib/sessions/filters.ts';
import { home } from '@/lib/sign-in/next-path.ts';
import { ExportButton } from '../export/export-button.tsx';
import { BadAddress } from '../filters/bad-address.tsx';
import { FilterBar } from '../filters/filter-bar.tsx';
import { ShareButton } from '../share/share-button.tsx';
import { SessionList } from './session-list.tsx';

/** The home of the product: the filters, and the sessions that they leave. */
export function SessionsView() {
  const { filters, typed, wrong, address, change, changeSoon, clear } = useUrlFilters(sessionFilters);
  if (filters === null || typed === null) return <BadAddress wrong={wrong} path={home} many="sessions" />;
  return (
    <SessionList
      filters={filters}
      address={address}
      onChange={change}
      onClear={clear}
      filterBar={(end, agentName) => (
        <FilterBar
          filters={typed}
          agentName={agentName}
          onChange={change}
          onChangeSoon={changeSoon}
          onClear={clear}
          end={
            <>
              <ShareButton window={filters} />
              <ExportButton filters={filters} />
              {end}
            </>
          }
        />
      )}
    />
  );
}

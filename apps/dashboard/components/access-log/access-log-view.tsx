'use client';

import { accessLogPath } from '@/lib/access-log/entry-link.ts';
import { accessFilters } from '@/lib/access-log/filters.ts';
import { useUrlFilters } from '@/lib/filters/use-url-filters.ts';
import { BadAddress } from '../filters/bad-address.tsx';
import { AccessFilterBar } from './access-filter-bar.tsx';
import { AccessList } from './access-list.tsx';

/** Who looked at what: the filters, and the entries that they leave. */
export function AccessLogView() {
  const { filters, wrong, address, change, clear } = useUrlFilters(accessFilters);
  if (filters === null) return <BadAddress wrong={wrong} path={accessLogPath} many="entries" />;
  return (
    <AccessList
      filters={filters}
      address={address}
      onChange={change}
      onClear={clear}
      filterBar={(end, actorName) => (
        <AccessFilterBar
          filters={filters}
          actorName={actorName}
          onChange={change}
          onClear={clear}
          end={end}
        />
      )}
    />
  );
}

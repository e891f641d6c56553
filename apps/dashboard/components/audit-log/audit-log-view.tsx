'use client';

import { auditLogPath } from '@/lib/audit-log/entry-link.ts';
import { auditFilters } from '@/lib/audit-log/filters.ts';
import { useUrlFilters } from '@/lib/filters/use-url-filters.ts';
import { BadAddress } from '../filters/bad-address.tsx';
import { AuditFilterBar } from './audit-filter-bar.tsx';
import { AuditList } from './audit-list.tsx';

/** Who looked at what: the filters, and the entries that they leave. */
export function AuditLogView() {
  const { filters, wrong, address, change, clear } = useUrlFilters(auditFilters);
  if (filters === null) return <BadAddress wrong={wrong} path={auditLogPath} many="entries" />;
  return (
    <AuditList
      filters={filters}
      address={address}
      onChange={change}
      onClear={clear}
      filterBar={(end, actorName) => (
        <AuditFilterBar filters={filters} actorName={actorName} onChange={change} onClear={clear} end={end} />
      )}
    />
  );
}

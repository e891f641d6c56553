'use client';

import type { ReactNode } from 'react';
import { auditFilters } from '@/lib/audit-log/filters.ts';
import { useUrlFilters } from '@/lib/filters/use-url-filters.ts';
import { BadAddress } from '../filters/bad-address.tsx';
import { AuditFilterBar } from './audit-filter-bar.tsx';
import { AuditList } from './audit-list.tsx';

/** The audit log: filters and matching entries. */
export function AuditLogView() {
  const { filters, typed, wrong, address, change, removeWrong, clear } = useUrlFilters(auditFilters);
  const filterBar = (end: ReactNode, actorName: string | undefined) => (
    <AuditFilterBar filters={typed} actorName={actorName} onChange={change} onClear={clear} end={end} />
  );
  if (filters === null)
    return (
      <BadAddress
        wrong={wrong}
        title="Audit log"
        many="entries"
        filterBar={filterBar(null, undefined)}
        onRemove={removeWrong}
        onClear={clear}
      />
    );
  return (
    <AuditList filters={filters} address={address} onChange={change} onClear={clear} filterBar={filterBar} />
  );
}

'use client';

import { type ReactNode, useRef } from 'react';
import { type AuditFilters, auditFilters } from '@/lib/audit-log/filters.ts';
import { useAuditPagination } from '@/lib/audit-log/use-audit-pagination.ts';
import type { ListAddress } from '@/lib/filters/use-url-filters.ts';
import { windowInWords } from '@/lib/filters/window.ts';
import { useOpenRow } from '@/lib/grid/use-open-row.ts';
import { useZone } from '@/lib/preferences/zone.tsx';
import { PaginatedList } from '../grid/paginated-list.tsx';
import { RefreshButton } from '../grid/refresh-button.tsx';
import type { GridHandle } from '../grid/row-grid.tsx';
import { auditGrid } from './columns.tsx';
import { EmptyLog } from './empty-log.tsx';
import { EntryDrawer } from './entry-drawer.tsx';
import { AuditExportButton } from './export-button.tsx';

interface AuditListProps {
  filters: AuditFilters;
  address: ListAddress;
  onChange(changes: Partial<AuditFilters>): void;
  onClear(): void;
  /** The filters, with content at their end. */
  filterBar(end: ReactNode, actorName: string | undefined): ReactNode;
}

/** The entries of a window: the table and the drawer. */
export function AuditList({ filters, address, onChange, onClear, filterBar }: AuditListProps) {
  const { zone } = useZone();
  const pagination = useAuditPagination(filters);
  const handle = useRef<GridHandle>(null);
  return (
    <PaginatedList
      grid={auditGrid}
      pagination={pagination}
      address={address}
      opened={useOpenRow(auditFilters.openRow)}
      covers={windowInWords(filters, zone)}
      handle={handle}
      filterBar={filterBar(
        <>
          <AuditExportButton filters={filters} />
          <RefreshButton
            busy={pagination.restarting || pagination.starting}
            onRefresh={() => {
              handle.current?.toTop();
              pagination.restart();
            }}
          />
        </>,
        pagination.rows.at(0)?.actor.name,
      )}
      empty={<EmptyLog filters={filters} onChange={onChange} onClear={onClear} />}
      details={(_, entry) => <EntryDrawer entry={entry} onChange={onChange} />}
    />
  );
}

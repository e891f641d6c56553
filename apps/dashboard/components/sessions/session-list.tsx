'use client';

import { type ReactNode, useRef } from 'react';
import type { ListAddress } from '@/lib/filters/use-url-filters.ts';
import { windowInWords } from '@/lib/filters/window.ts';
import { useOpenRow } from '@/lib/grid/use-open-row.ts';
import { useZone } from '@/lib/preferences/zone.tsx';
import { type Filters, sessionFilters } from '@/lib/sessions/filters.ts';
import { useSessionPagination } from '@/lib/sessions/use-session-pagination.ts';
import { PaginatedList } from '../grid/paginated-list.tsx';
import { SessionTimeline } from '../timeline/session-timeline.tsx';
import { sessionGrid } from './columns.tsx';
import { DrawerContent } from './drawer-content.tsx';
import { EmptyList } from './empty-list.tsx';
import { ChipWidth } from './kind-chips.tsx';
import { useChipWidth } from './use-chip-width.ts';

interface SessionListProps {
  filters: Filters;
  address: ListAddress;
  onChange(changes: Partial<Filters>): void;
  onClear(): void;
  /** The filters, with something at their end. */
  filterBar(end: ReactNode, agentName: string | null | undefined): ReactNode;
}

/** The sessions of a window, in the table and in the drawer beside it. */
export function SessionList({ filters, address, onChange, onClear, filterBar }: SessionListProps) {
  const { zone } = useZone();
  const pagination = useSessionPagination(filters);
  const opened = useOpenRow(sessionFilters.openRow);
  const agentName = pagination.rows.at(0)?.agent_name ?? (pagination.starting ? null : undefined);
  const heading = useRef<HTMLDivElement>(null);
  const chipWidth = useChipWidth(heading, pagination.rows.length > 0 && address.list);
  return (
    <ChipWidth value={chipWidth}>
      <PaginatedList
        grid={sessionGrid}
        pagination={pagination}
        address={address}
        opened={opened}
        covers={windowInWords(filters, zone)}
        filterBar={(end) => filterBar(end, agentName)}
        above={
          <SessionTimeline
            filters={filters}
            inSight={null}
            refreshing={pagination.restarting}
            onChange={onChange}
          />
        }
        empty={
          // Begun anew, it looks again whether there is anything at all.
          <EmptyList
            key={`${pagination.restarting} ${address.list}`}
            filters={filters}
            onChange={onChange}
            onClear={onClear}
          />
        }
        details={(id, session) => (
          <DrawerContent id={id} loaded={session} onAgent={(id) => onChange({ agent_id: [id] })} />
        )}
        measured={{ id: 'redaction_count', heading }}
      />
    </ChipWidth>
  );
}
